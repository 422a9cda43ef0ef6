// What the register must add up to. The test crates/hoptac/tests/register.rs
// holds the program to the same totals.
//
// End of 2018 and the growth since the end of 2003: report 423-BC/TU of
// 17 June 2019, section II and its footnotes. It calls 108 "cooperatives" and
// counts the union beside them; the 99 of them under the law of 2012 are 93
// cooperatives, 1 union and 5 credit funds. So the credit funds are among the
// 108, and the union, though named among the 99, is not.
export const PROVINCE = {
  2003: { cooperatives: 34, groups: 47, members: 2952, workers: 203, capital: 51021, revenue: 2840, profit: 290, income: 11 },
  2018: { cooperatives: 108, groups: 178, members: 8988, workers: 851, capital: 252155, revenue: 14040, profit: 2340, income: 46, under2012: 99 },
};
export const FUNDS = 5;
export const FUNDS_2003 = 3;

// Đăk Glei in the first quarter of 2024, and its dialogue of 21 September 2023:
// the district's report of 2024.
export const DAK_GLEI = { code: '610', cooperatives: 20, new: 3, september: 16, groups: 109, members_and_workers: 1694, capital: 65000 };

// Elsewhere the register agrees with what communes report in communes.csv,
// but for these, so that a page has a difference to show.
export const MORE_COOPERATIVES = { 23311: 1, 23401: -1, 23515: 1 };
export const MORE_GROUPS = { 23338: -1, 23443: 1, 23521: -2 };

// How many of those at the end of 2018 are gone since, of those at the end of
// 2003 were still there in 2024, and so on. Nobody published these.
export const GONE_SINCE_2018 = 14;
export const LEFT_FROM_2003 = 12;
export const GONE_SINCE_2018_FROM_2003 = 3;
export const BETWEEN = 14;
export const OLD_LAW_2018 = 10;
export const OLD_LAW_2018_STILL_THERE = 3;
export const BEFORE_LAW_2012 = 35;
export const GROUPS_LEFT_FROM_2003 = 10;
export const GROUPS_GONE_SINCE_2018 = 22;
export const GROUPS_BETWEEN = 25;
export const GROUPS_TO_COOPERATIVES_BEFORE_2018 = 8;
export const GROUPS_TO_COOPERATIVES_SINCE_2018 = 6;
