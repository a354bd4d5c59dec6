//! What an array's items are held against.

use super::dialect::Dialect;
use super::rule::{Rule, Step};
use super::run::{Place, Run, Seen};
use crate::json::Value;
use crate::names::Names;
use std::sync::Arc;

impl Run<'_> {
    /// `prefixItems` and `items`, or a list in `items` and `additionalItems`.
    pub(super) fn items(&mut self, items: &[Value], at: Place<'_>, mut seen: Seen<'_>) -> bool {
        if self.leaves_alone(items.is_empty()) {
            return true;
        }
        let (first, rest) = match at.node.get("items") {
            Some(Value::Array(first)) if at.dialect.has_item_lists() => {
                (first.as_slice(), at.node.get("additionalItems"))
            }
            rest if at.dialect >= Dialect::Draft2020 => (at.array("prefixItems"), rest),
            rest => (&[][..], rest),
        };
        let mut valid = true;
        for (position, item) in items.iter().enumerate() {
            let Some(schema) = first.get(position).or(rest) else { break };
            valid &= self.check_at(Step::Index(position), schema, at.home, item);
            if let Some(mark) = seen.as_mut().and_then(|seen| seen.get_mut(position)) {
                *mark = true;
            }
            if !valid && self.quiet {
                break;
            }
        }
        valid
    }

    /// `contains`, with `minContains` and `maxContains`.
    pub(super) fn contains(
        &mut self,
        schema: &Value,
        items: &[Value],
        at: Place<'_>,
        mut seen: Seen<'_>,
    ) -> bool {
        let count = |keyword| at.count(keyword).filter(|_| at.dialect >= Dialect::Draft2019);
        let (at_least, at_most) = (count("minContains").unwrap_or(1), count("maxContains"));
        let (mut fitting, mut perhaps) = (0, 0);
        for (position, item) in items.iter().enumerate() {
            let (fits, is_sure) =
                if self.one_level { (true, false) } else { self.trial(schema, at.home, item, None) };
            fitting += usize::from(fits && is_sure);
            perhaps += usize::from(fits && !is_sure);
            if at.dialect >= Dialect::Draft2020
                && let Some(mark) = seen.as_mut().and_then(|seen| seen.get_mut(position))
            {
                *mark |= fits;
            }
        }
        if fitting + perhaps < at_least || at_most.is_some_and(|most| fitting > most) {
            return self.violate(Rule::Contains { at_least, at_most });
        }
        self.unsure |= perhaps > 0;
        true
    }

    /// `uniqueItems`. Items that are the same are found by their digests, so that ten thousand rows stay cheap.
    pub(super) fn unique(&mut self, items: &[Value]) -> bool {
        let mut digests = Names::default();
        for (second, item) in items.iter().enumerate() {
            let is_inner = matches!(item, Value::Array(_) | Value::Object(_));
            if !self.spend(1) || (is_inner && self.leaves_alone(false)) {
                continue;
            }
            let digest = item.digest(&mut self.work).to_string();
            let Some(known) = digests.note(&Arc::from(digest), second) else { continue };
            // Different items with one digest are so rare that all that came before may be looked at then.
            let mut earlier = items.iter().enumerate().skip(known).take(second - known);
            let same = |(_, other): &(usize, &Value)| self.spend(1) && other.means_same(item);
            if let Some((first, _)) = earlier.find(same) {
                return self.violate(Rule::UniqueItems { first, second });
            }
        }
        true
    }
}
