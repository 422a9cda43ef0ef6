-- Whether an organisation has a word is read from the index alone: of a common
-- word there are tens of thousands of rows, of an organisation about ten.
drop index organisation_word_organisation;
create index organisation_word_organisation on organisation_word (province, organisation_id, word);
