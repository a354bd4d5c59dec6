//! Finding a connector, an action, anything with a name, in a keystroke or two.

/// Names prepared for searching: folded once, so that a keystroke only compares.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Index {
    entries: Vec<Entry>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Entry {
    name: String,
    /// What also leads here, with less weight: id, categories, description.
    other: String,
}

impl Index {
    /// An index over `(name, other words)` pairs; results are positions in this order.
    ///
    /// `fold` makes texts comparable: lower case, accents dropped. It is the caller's, because a browser knows every
    /// script's letters already, and tables of them would be the largest part of this crate.
    pub fn new<N: AsRef<str>, O: AsRef<str>>(
        entries: impl IntoIterator<Item = (N, O)>,
        fold: impl Fn(&str) -> String,
    ) -> Self {
        let fold_both =
            |(name, other): (N, O)| Entry { name: fold(name.as_ref()), other: fold(other.as_ref()) };
        Self { entries: entries.into_iter().map(fold_both).collect() }
    }

    /// The positions of what fits a query, best first; everything in its own order where nothing is asked for. The query
    /// must be folded as the entries were.
    ///
    /// Better is: the whole name, its start, the start of one of its words, its middle, other words, and at last the
    /// letters in order with gaps ("hbspt"). Every word of the query must be found.
    #[must_use]
    pub fn search(&self, query: &str) -> Vec<usize> {
        let words: Vec<&str> = query.split_whitespace().collect();
        if words.is_empty() {
            return (0..self.entries.len()).collect();
        }
        let whole = words.join(" ");
        // Ranks and lengths are small numbers, so each pair has a row of its own and nothing needs sorting.
        let mut rows: Vec<Vec<usize>> = vec![Vec::new(); (GAPS + 1) * LENGTHS];
        for (at, entry) in self.entries.iter().enumerate() {
            let rank =
                entry.rank(&whole, &words).map(|rank| rank * LENGTHS + entry.name.len().min(LENGTHS - 1));
            if let Some(row) = rank.and_then(|rank| rows.get_mut(rank)) {
                row.push(at);
            }
        }
        // Letters with gaps fit a great deal: they count only where nothing fits better.
        let gaps = rows.split_off(GAPS * LENGTHS);
        let better: Vec<usize> = rows.into_iter().flatten().collect();
        if better.is_empty() { gaps.into_iter().flatten().collect() } else { better }
    }
}

/// The rank of names that have the letters with gaps, behind all others.
const GAPS: usize = 5;
/// Of names that fit equally well the shorter comes first, up to this length.
const LENGTHS: usize = 40;

impl Entry {
    fn rank(&self, whole: &str, words: &[&str]) -> Option<usize> {
        if self.name == whole {
            return Some(0);
        }
        if self.name.starts_with(whole) {
            return Some(1);
        }
        let each = words.iter().map(|word| self.rank_word(word)).collect::<Option<Vec<usize>>>();
        match each {
            Some(ranks) => ranks.into_iter().max(),
            None => has_in_order(&self.name, whole).then_some(GAPS),
        }
    }

    fn rank_word(&self, word: &str) -> Option<usize> {
        let starts_word = |text: &str| text.split(|c: char| !is_letter(c)).any(|part| part.starts_with(word));
        if starts_word(&self.name) {
            Some(2)
        } else if self.name.contains(word) {
            Some(3)
        } else if starts_word(&self.other) {
            Some(4)
        } else {
            None
        }
    }
}

fn has_in_order(text: &str, letters: &str) -> bool {
    let mut rest = text.chars();
    // Two letters with gaps say nothing.
    letters.chars().count() > 2
        && letters.chars().filter(|c| is_letter(*c)).all(|letter| rest.any(|c| c == letter))
}

/// Letters and digits of every script; of ASCII, only those.
const fn is_letter(c: char) -> bool {
    c.is_ascii_alphanumeric() || !c.is_ascii()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn find(names: &[&str], query: &str) -> Vec<String> {
        let index = Index::new(names.iter().map(|name| (*name, "")), str::to_lowercase);
        index.search(&query.to_lowercase()).into_iter().map(|at| names[at].to_owned()).collect()
    }

    #[test]
    fn two_letters_bring_hubspot_to_the_top() {
        assert_eq!(find(&["GitHub", "Chub", "HubSpot", "Human Hub"], "hu")[0], "HubSpot");
    }

    #[test]
    fn the_start_of_a_word_is_better_than_its_middle() {
        assert_eq!(
            find(&["Spreadsheets", "Google Sheets", "Sheets"], "sheets"),
            ["Sheets", "Google Sheets", "Spreadsheets"]
        );
    }

    #[test]
    fn every_word_must_be_found_in_any_order() {
        assert_eq!(find(&["Create a contact", "Create a company"], "contact create"), ["Create a contact"]);
    }

    #[test]
    fn slips_of_the_finger_are_forgiven_only_where_nothing_else_fits() {
        assert_eq!(find(&["HubSpot", "Habits port"], "hbspt"), ["HubSpot", "Habits port"]);
        assert_eq!(find(&["HubSpot", "Hubs pot"], "hubspo"), ["HubSpot"]);
        assert!(find(&["HubSpot"], "xyz").is_empty());
    }

    #[test]
    fn a_category_leads_to_its_connectors_behind_those_of_that_name() {
        let index = Index::new([("HubSpot", "crm marketing"), ("CRM Pro", "x")], str::to_lowercase);
        assert_eq!(index.search("crm"), [1, 0]);
    }
}
