use std::collections::BTreeMap;

use crate::calendar::Day;
use crate::stats::order::{rank, sort_by_key};
use crate::tables::{IdKey, Ids, Interner};

/// Who joined the loyalty programme, and when: one row an enrolment or change of tier, sorted by customer and then by day.
#[derive(Clone, Debug, Default)]
pub struct Memberships {
    ids: Ids,
    offsets: Vec<u32>,
    days: Vec<Day>,
    /// For each row the place of its tier in `tier_names`; empty where the file has none.
    tiers: Vec<u32>,
    tier_names: Vec<String>,
}

impl Memberships {
    /// How many customers ever joined.
    pub fn customers(&self) -> usize {
        self.ids.len()
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.days.len()
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.days.is_empty()
    }

    /// The members' ids: row i is member i.
    pub fn ids(&self) -> &Ids {
        &self.ids
    }

    /// The first and the last day of enrolment.
    pub fn span(&self) -> Option<(Day, Day)> {
        self.days.iter().copied().min().zip(self.days.iter().copied().max())
    }

    /// The day this member first enrolled.
    pub fn enrolled(&self, member: usize) -> Option<Day> {
        let row = *self.offsets.get(member)? as usize;
        self.days.get(row).copied()
    }

    /// The tier this member has now, where the file says.
    pub fn tier(&self, member: usize) -> Option<&str> {
        let end = *self.offsets.get(member + 1)? as usize;
        let tier = *self.tiers.get(end.checked_sub(1)?)? as usize;
        self.tier_names.get(tier).map(String::as_str)
    }

    /// For each of these customers the day they enrolled, if they did.
    pub fn enrolled_of(&self, customers: &Ids) -> Vec<Option<Day>> {
        let mut days = vec![None; customers.len()];
        let mut id = String::new();
        for member in 0..self.customers() {
            id.clear();
            self.ids.write(member, &mut id);
            if let Some(day) = customers.find(&id).and_then(|row| days.get_mut(row)) {
                *day = self.enrolled(member);
            }
        }
        days
    }
}

/// Collects the rows of a memberships file.
#[derive(Clone, Debug, Default)]
pub struct MembershipsBuilder {
    interner: Interner,
    rows: Vec<(IdKey, Day, u32)>,
    tiers: BTreeMap<String, u32>,
}

impl MembershipsBuilder {
    /// Adds one row.
    pub fn push(&mut self, id: &[u8], enrolled: Day, tier: &str) {
        let key = self.interner.key(id);
        let next = self.tiers.len() as u32;
        let place = match self.tiers.get(tier) {
            Some(&place) => place,
            None => *self.tiers.entry(tier.to_owned()).or_insert(next),
        };
        self.rows.push((key, enrolled, place));
    }

    /// Adds all rows of a table that is already loaded.
    pub fn extend(&mut self, table: &Memberships) {
        let mut id = Vec::new();
        for member in 0..table.customers() {
            id.clear();
            table.ids.copy_bytes(member, &mut id);
            let bounds = table.offsets.get(member).zip(table.offsets.get(member + 1));
            for row in bounds.map_or(0..0, |(&from, &to)| from as usize..to as usize) {
                let tier =
                    table.tiers.get(row).and_then(|&tier| table.tier_names.get(tier as usize));
                let day = table.days.get(row).copied().unwrap_or_default();
                self.push(&id, day, tier.map_or("", String::as_str));
            }
        }
    }

    /// The table of all rows added.
    pub fn build(mut self) -> Memberships {
        // By day first, then by id: the second sort keeps the order of the first.
        sort_by_key(&mut self.rows, |row| (rank(row.1.number().into()), 0, 0));
        let row_keys: Vec<IdKey> = self.rows.iter().map(|row| row.0).collect();
        let (mut keys, mut offsets) = (Vec::new(), Vec::new());
        let (mut days, mut tiers) = (Vec::new(), Vec::new());
        for row in self.interner.order(&row_keys) {
            let Some(&(key, day, tier)) = self.rows.get(row as usize) else { continue };
            if keys.last() != Some(&key) {
                keys.push(key);
                offsets.push(days.len() as u32);
            }
            days.push(day);
            tiers.push(tier);
        }
        offsets.push(days.len() as u32);
        let has_tiers = self.tiers.keys().any(|name| !name.is_empty());
        let mut tier_names = vec![String::new(); self.tiers.len()];
        for (name, place) in self.tiers {
            if let Some(to) = tier_names.get_mut(place as usize) {
                *to = name;
            }
        }
        Memberships {
            ids: self.interner.into_ids(keys),
            offsets,
            days,
            tiers: if has_tiers { tiers } else { Vec::new() },
            tier_names: if has_tiers { tier_names } else { Vec::new() },
        }
    }
}
