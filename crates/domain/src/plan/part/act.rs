//! Who may do what to a part, in which state, and what becomes of it.

use super::Review;

/// On which side of a part somebody stands; who leads a task of their own plan
/// stands on two.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Sides {
    /// They state for the lead agency.
    pub leads: bool,
    /// They keep the plan.
    pub keeps: bool,
    /// They support, or stand above the lead agency.
    pub is_beside: bool,
}

impl Sides {
    /// Whether they read drafts, the thread and the evidence.
    #[must_use]
    pub fn is_near(self) -> bool {
        self.leads || self.keeps || self.is_beside
    }
}

/// What somebody does with a part.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum PartAct {
    /// The lead agency writes its statement.
    Save,
    /// It sends the statement to the keeper.
    Send,
    /// It takes back what nobody has looked at.
    Withdraw,
    /// The keeper accepts: from now on it counts.
    Accept,
    /// The keeper sends it back.
    SendBack {
        /// Why.
        reason: String,
    },
    /// The keeper reminds.
    Remind,
    /// The keeper moves the due day, or with `None` back to the computed one.
    SetDue {
        /// Why.
        reason: String,
    },
    /// Somebody says something.
    Say {
        /// What.
        text: String,
    },
}

impl PartAct {
    /// Its code in the thread and the audit trail.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            PartAct::Save => "state",
            PartAct::Send => "send",
            PartAct::Withdraw => "withdraw",
            PartAct::Accept => "accept",
            PartAct::SendBack { .. } => "send_back",
            PartAct::Remind => "remind",
            PartAct::SetDue { .. } => "set_due",
            PartAct::Say { .. } => "say",
        }
    }
}

/// Why not.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("{}", self.code())]
pub enum PartRefusal {
    /// Not theirs to do.
    NotTheirs,
    /// The statement was sent and is locked.
    Locked,
    /// There is nothing that was sent.
    NothingSent,
    /// The task was ended.
    Ended,
    /// A reason is missing.
    NoReason,
    /// Nothing was said.
    Empty,
    /// The statement has faults.
    Faults,
    /// What is closed is not reminded of.
    Closed,
}

impl PartRefusal {
    /// Every refusal, so that a test can see that each has its words.
    pub const ALL: [PartRefusal; 8] = [
        PartRefusal::NotTheirs,
        PartRefusal::Locked,
        PartRefusal::NothingSent,
        PartRefusal::Ended,
        PartRefusal::NoReason,
        PartRefusal::Empty,
        PartRefusal::Faults,
        PartRefusal::Closed,
    ];

    /// Its code.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            PartRefusal::NotTheirs => "not_theirs",
            PartRefusal::Locked => "locked",
            PartRefusal::NothingSent => "nothing_sent",
            PartRefusal::Ended => "ended",
            PartRefusal::NoReason => "no_reason",
            PartRefusal::Empty => "empty",
            PartRefusal::Faults => "faults",
            PartRefusal::Closed => "closed",
        }
    }
}

/// What the rules look at besides the review.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct PartFacts {
    /// Whether the keeper ended the task.
    pub is_ended: bool,
    /// Whether what was sent or accepted closes the part.
    pub is_closed: bool,
    /// What keeps the statement from being sent.
    pub faults: usize,
}

/// The review after an act, or why it may not be done.
///
/// # Errors
/// [`PartRefusal`], with what the user can do about it.
pub fn apply_part(
    review: Review,
    sides: Sides,
    act: &PartAct,
    facts: &PartFacts,
) -> Result<Review, PartRefusal> {
    let is_theirs = match act {
        PartAct::Save | PartAct::Send | PartAct::Withdraw => sides.leads,
        PartAct::Accept | PartAct::SendBack { .. } | PartAct::Remind | PartAct::SetDue { .. } => sides.keeps,
        PartAct::Say { .. } => sides.is_near(),
    };
    if !is_theirs {
        return Err(PartRefusal::NotTheirs);
    }
    // Of an ended task one may still speak.
    if facts.is_ended && !matches!(act, PartAct::Say { .. }) {
        return Err(PartRefusal::Ended);
    }
    let given = |text: &str, missing| if text.trim().is_empty() { Err(missing) } else { Ok(()) };
    match (act, review) {
        (PartAct::Save | PartAct::Send, Review::Sent) => Err(PartRefusal::Locked),
        (PartAct::Save, _) => Ok(Review::Draft),
        (PartAct::Send, _) if facts.faults > 0 => Err(PartRefusal::Faults),
        (PartAct::Send, _) => Ok(Review::Sent),
        (PartAct::Withdraw, Review::Sent) => Ok(Review::Draft),
        (PartAct::Accept, Review::Sent) => Ok(Review::Accepted),
        (PartAct::SendBack { reason }, Review::Sent) => {
            given(reason, PartRefusal::NoReason).map(|()| Review::SentBack)
        }
        (PartAct::Withdraw | PartAct::Accept | PartAct::SendBack { .. }, _) => Err(PartRefusal::NothingSent),
        (PartAct::Remind, _) if facts.is_closed => Err(PartRefusal::Closed),
        (PartAct::Remind, review) => Ok(review),
        (PartAct::SetDue { reason }, review) => given(reason, PartRefusal::NoReason).map(|()| review),
        (PartAct::Say { text }, review) => given(text, PartRefusal::Empty).map(|()| review),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OPEN: PartFacts = PartFacts { is_ended: false, is_closed: false, faults: 0 };
    const LEAD: Sides = Sides { leads: true, keeps: false, is_beside: false };
    const KEEPER: Sides = Sides { leads: false, keeps: true, is_beside: false };

    fn acts() -> Vec<PartAct> {
        let reason = "thiếu số liệu".to_owned();
        vec![
            PartAct::Save,
            PartAct::Send,
            PartAct::Withdraw,
            PartAct::Accept,
            PartAct::SendBack { reason: reason.clone() },
            PartAct::Remind,
            PartAct::SetDue { reason: reason.clone() },
            PartAct::Say { text: reason },
        ]
    }

    #[test]
    fn every_review_side_and_act() {
        let beside = Sides { is_beside: true, ..Sides::default() };
        let mut table = Vec::new();
        for (name, sides) in [("lead", LEAD), ("keeper", KEEPER), ("beside", beside)] {
            for review in Review::ALL {
                let after = acts()
                    .iter()
                    .map(|act| match apply_part(review, sides, act, &OPEN) {
                        Ok(next) => format!("{} → {}", act.code(), next.code()),
                        Err(refusal) => format!("{} {}", act.code(), refusal.code()),
                    })
                    .filter(|line| !line.ends_with("not_theirs"))
                    .collect::<Vec<_>>();
                table.push(format!("{name}, {}: {}", review.code(), after.join(", ")));
            }
        }
        let expected = [
            "lead, draft: state → draft, send → sent, withdraw nothing_sent, say → draft",
            "lead, sent: state locked, send locked, withdraw → draft, say → sent",
            "lead, accepted: state → draft, send → sent, withdraw nothing_sent, say → accepted",
            "lead, sent_back: state → draft, send → sent, withdraw nothing_sent, say → sent_back",
            "keeper, draft: accept nothing_sent, send_back nothing_sent, remind → draft, set_due → draft, say → draft",
            "keeper, sent: accept → accepted, send_back → sent_back, remind → sent, set_due → sent, say → sent",
            "keeper, accepted: accept nothing_sent, send_back nothing_sent, remind → accepted, set_due → accepted, say → accepted",
            "keeper, sent_back: accept nothing_sent, send_back nothing_sent, remind → sent_back, set_due → sent_back, say → sent_back",
            "beside, draft: say → draft",
            "beside, sent: say → sent",
            "beside, accepted: say → accepted",
            "beside, sent_back: say → sent_back",
        ];
        assert_eq!(table, expected);
    }

    #[test]
    fn refusals() {
        let back = |reason: &str| PartAct::SendBack { reason: reason.into() };
        let say = |text: &str| PartAct::Say { text: text.into() };
        for (review, sides, act, facts, refusal) in [
            (Review::Sent, LEAD, PartAct::Accept, OPEN, PartRefusal::NotTheirs),
            (Review::Draft, Sides::default(), say("x"), OPEN, PartRefusal::NotTheirs),
            (Review::Sent, KEEPER, back(" "), OPEN, PartRefusal::NoReason),
            (Review::Draft, LEAD, say(""), OPEN, PartRefusal::Empty),
            (Review::Draft, LEAD, PartAct::Send, PartFacts { faults: 1, ..OPEN }, PartRefusal::Faults),
            (Review::Draft, LEAD, PartAct::Save, PartFacts { is_ended: true, ..OPEN }, PartRefusal::Ended),
            (
                Review::Accepted,
                KEEPER,
                PartAct::Remind,
                PartFacts { is_closed: true, ..OPEN },
                PartRefusal::Closed,
            ),
        ] {
            assert_eq!(apply_part(review, sides, &act, &facts), Err(refusal), "{review:?} {act:?}");
        }
        let ended = PartFacts { is_ended: true, ..OPEN };
        assert_eq!(apply_part(Review::Draft, LEAD, &say("đã dừng"), &ended), Ok(Review::Draft));
    }
}
