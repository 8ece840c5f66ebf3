//! How each analysis is computed, and after whom.

pub(in crate::words) const HOW: &[(&str, &str)] = &[
    (
        "how.rfm",
        "Recency is the time since the last purchase, frequency the days with a purchase, monetary what they brought. Each is scored 1 to 5, by fifths of the customers unless other borders are chosen, and equal values get equal scores. A fixed table makes a segment of the scores. Shares have Wilson intervals.",
    ),
    (
        "how.lifecycle",
        "A customer is new, active, at risk or lost by the days since the last purchase. Beside it stands the customer's own rhythm: the silence is held against that customer's usual gap between purchases, so that a weekly buyer is late sooner than a yearly one.",
    ),
    (
        "how.migration",
        "The customers known on the first day are put into segments on both days, with what was known on each. A row shows where those of one segment went; shares are of that row and have Wilson intervals.",
    ),
    (
        "how.segments",
        "At the end of each period all customers known by then are put into segments with what was known on that day, and counted. Nobody is judged by what came later.",
    ),
    (
        "how.value",
        "Customers are ranked by net revenue. The Lorenz curve shows which share of the revenue the customers with the least bring; the Gini index is twice the area between it and the line of equal shares. Intervals take the customers as drawn from many more of their kind.",
    ),
    (
        "how.profile",
        "An index is the share of an attribute within the segment over its share among all customers, times 100. Whether a count differs from what it would be if segments were alike is told by Haberman's residual, at a level that all cells share (Bonferroni); χ² and Cramér's V are for all cells together. Rules come from a shallow tree whose splits are chosen on one half of the customers and measured on the other (Breiman et al. 1984; Athey & Imbens 2016).",
    ),
    (
        "how.clusters",
        "Features are capped, logged where skewed and standardised, so that none counts more because its unit is small. k-means or another method groups them; the number of groups is the one asked for, or that with the highest mean silhouette (Rousseeuw 1987). Gap statistic and stability under resampling say whether to believe in them.",
    ),
    (
        "how.retention",
        "Customers who began in the same period are a cohort. A rate is how many of them bought in a later period, over all of the cohort that can be seen there; periods that are not over are marked. Rates have Wilson intervals; an average over cohorts weighs each by its customers.",
    ),
    (
        "how.repurchase",
        "Each wait for the next order ends with the order, or is cut off on the last day of the data: whoever has not ordered again is waiting, not lost. Shares and medians are those of Kaplan & Meier (1958), as far as enough customers were followed.",
    ),
    (
        "how.projection",
        "The curve that was seen goes on by a model that is fitted to it: for contracts shifted-beta-geometric (Fader & Hardie 2007) or beta-discrete-Weibull (2018), for purchases BG/NBD. The band comes from fits to customers who leave by chance as the model says; a fit to the first periods only, held against the others, checks it.",
    ),
    (
        "how.survival",
        "The share that stays longer than each day, after Kaplan & Meier (1958): whoever had not left when the data end counts until then. Intervals are on the log-log scale with Greenwood's variance; groups are compared by the log-rank test.",
    ),
    (
        "how.cox",
        "The chance of leaving now, of those still there, is taken to be the same course for all times a ratio that the attributes make: h(t) = h₀(t) exp(βx). Cox (1972), with Efron's handling of ties; that the ratio does not change with time is tested (Grambsch & Therneau 1994).",
    ),
    (
        "how.clv",
        "A purchase model gives each customer a rate of buying and a chance to stop, from how often and how lately it bought; the rates differ between customers by a gamma distribution. It is fitted by maximum likelihood. Spend is Gamma-Gamma, where recorded. Value is the sum over coming periods of P(alive) × purchases × spend × margin ÷ (1 + rate)ᵗ. Intervals come from how well the parameters are known. Fader, Hardie & Lee (2005); Fader & Hardie (2013).",
    ),
    (
        "how.clv.tournament",
        "Every model is fitted to the days before the holdout and told nothing of the rest. What it then expects of each customer is held against what that customer did: mean absolute error, root mean squared error, bias of the total. Whoever does not beat guesses that need no model is not recommended; among those the holdout cannot tell apart the lowest BIC wins.",
    ),
    (
        "how.clv.timings",
        "Customers are drawn by lot, the same ones for the same seed, and each tick is a day with a purchase. Nothing is modelled.",
    ),
    (
        "how.whatif",
        "A Pareto/NBD and a Gamma-Gamma model are fitted. More retention multiplies the rate at which customers leave so that so many points more are still there in a year; more orders multiply the rate of buying; rewards lower the margin of every order. What is and what would be are computed with the same uncertain parameters, so that the interval is that of the difference.",
    ),
    (
        "how.loyalty",
        "Each purchase at which a member joined is compared with purchases of others on which they could have joined and did not, who were alike before: weighted by the chance of joining (logistic regression on recency, frequency, spend, tenure and trend) and corrected by regression, so that one of the two may be wrong. The time before, made-up dates and how far the assumption may bend check it. Hernán & Robins (2016); Sant'Anna & Zhao (2020); Rambachan & Roth (2023).",
    ),
    (
        "how.launch",
        "A structural time series (level, season and a regression on series that the launch did not touch) is fitted to the time before, and goes on after it. The effect is what came less what it foretells, with draws that are the same for the same seed. Launches that never were, at earlier times and elsewhere, say how far to trust it. Brodersen et al. (2015); Abadie et al. (2010).",
    ),
    (
        "how.programme",
        "Tiers and points are counted as the files tell them. Profit is the margin that the programme added, by the effect that the comparison with others found, less rewards and running cost; its interval is that of the effect.",
    ),
    (
        "how.randomised",
        "Chance decided who was held out, so the difference of the means is the effect (Welch's interval). Adjusting for what customers did before (CUPED; Deng et al. 2013) makes it more precise. Uplift is told by tenths of what they did before, and the Qini curve adds it up.",
    ),
];
