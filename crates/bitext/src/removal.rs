use std::fmt;
use std::str::FromStr;

use crate::Span;

/// A block that was set aside as not part of the article, with what took it.
///
/// Nothing is lost by a removal: the text is still there under its span, and the block can be put back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Removal {
    /// Where it stands in [`Document::text`](crate::Document::text).
    pub span: Span,
    /// What it is.
    pub kind: RemovalKind,
    /// Name of the rule that took it, such as `donation-appeal` or `photo-credit`.
    pub rule: &'static str,
    /// What the rule had to go by, where its name does not say it: `recurs in 41 of 60 documents of Harbour Times`.
    pub reason: Option<String>,
}

macro_rules! kinds {
    ($($(#[$doc:meta])* $variant:ident = $name:literal),* $(,)?) => {
        /// What a removed block is.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum RemovalKind { $($(#[$doc])* $variant,)* }

        impl RemovalKind {
            /// Every kind, in the order of declaration.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The name written in every output.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }
        }

        impl FromStr for RemovalKind {
            type Err = RemovalKindError;

            fn from_str(s: &str) -> Result<Self, RemovalKindError> {
                match s { $($name => Ok(Self::$variant),)* _ => Err(RemovalKindError { found: s.to_owned() }) }
            }
        }
    };
}

kinds! {
    /// Appeal for money or support.
    Donation = "donation",
    /// Offer of a subscription, membership or registration.
    Subscription = "subscription",
    /// Payment methods and what stands around them.
    Payment = "payment",
    /// Advertisement or notice about advertisements.
    Advertising = "advertising",
    /// Invitation to a newsletter, an app, a channel or a social account.
    Newsletter = "newsletter",
    /// Links to other articles.
    Related = "related",
    /// Caption of a photograph, a chart or a video.
    Caption = "caption",
    /// Credit of a photograph or of contributing agencies.
    Credit = "credit",
    /// Who wrote it, where it came from, when it was published.
    Byline = "byline",
    /// Copyright, terms, corrections policy.
    Legal = "legal",
    /// Menus, share buttons, counters, tags and comment forms.
    Navigation = "navigation",
    /// A block that recurs across documents of one outlet.
    Recurring = "recurring",
}

impl fmt::Display for RemovalKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// A name that is no [`RemovalKind`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{found}` is not a kind of removed block")]
pub struct RemovalKindError {
    /// What was given.
    pub found: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_go_there_and_back() {
        for kind in RemovalKind::ALL {
            assert_eq!(kind.as_str().parse(), Ok(*kind));
        }
    }
}
