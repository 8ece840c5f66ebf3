//! The page's texts, by key.

pub(in crate::words) fn page(key: &str) -> &'static str {
    match key {
        "title" => "Tenure: customer analytics that never leave this page",
        "skip" => "Skip to the content",
        "another" => "Add files",
        "theme" => "Switch between light and dark",
        "sections" => "Sections",
        "overview" => "Overview",
        "segments" => "Segments",
        "retention" => "Retention",
        "value" => "Value",
        "loyalty" => "Loyalty",
        "data" => "Data",
        "footer" => "Tenure is free software under the MIT or Apache 2.0 licence.",
        "noEngine" => {
            "Tenure could not start in this browser. It needs WebAssembly with SIMD: Chrome or Edge 97, Firefox 102, Safari 16.4 or later."
        }
        "noScript" => "This page computes in your browser and needs JavaScript for that.",
        "tagline" => "Customer analytics that never leave this page",
        "lead" => {
            "Drop a file of purchases and see who your customers are, whether they come back, what they are worth and what your loyalty programme changed."
        }
        "zone" => "Drop your files here",
        "zoneHelp" => {
            "Purchases first: a row for each, with a customer, a date and an amount. CSV and other text in any encoding, Excel, ODS, JSON, Parquet or Arrow, also packed. Several at once or a whole folder; nothing needs cleaning first."
        }
        "choose" => "Choose files",
        "bring" => "What else can I bring?",
        "bringHelp" => {
            "Drop them all together: which file is which is guessed, and you can change it."
        }
        "table.transactions" => "purchases",
        "table.customers" => "customers",
        "table.memberships" => "members",
        "table.rewards" => "rewards",
        "table.feedback" => "feedback",
        "table.spend" => "marketing spend",
        "table.interactions" => "support requests",
        "brings.transactions" => {
            "A row for each: customer, date, amount, or quantity and price of one. Order number, product, category, channel, cost, currency and status are welcome."
        }
        "brings.customers" => {
            "A row for each: customer, and what you know: day of sign-up, contract, age, gender, region, channel, cost of winning them, who referred them."
        }
        "brings.memberships" => {
            "A row for each member of the loyalty programme: customer and day of enrolment. A tier, an end, and who was held out are welcome."
        }
        "brings.rewards" => "Points that were earned, redeemed or expired: customer, date, points.",
        "brings.feedback" => "Answers to a survey: score, customer, date, and what people wrote.",
        "brings.spend" => "By day or month: amount, channel, and what came of it.",
        "brings.interactions" => {
            "When a request was opened, first answered and closed, and whose it was."
        }
        "sample" => "Try it with sample data",
        "sampleHelp" => {
            "An invented shop, made on the spot: two years, 5,000 customers and a loyalty programme."
        }
        "privacy" => "Your file stays on this device.",
        "privacyHelp" => {
            "It is read and computed by this browser. Nothing is uploaded, stored or tracked."
        }
        "privacyHow" => "How can I check that?",
        "privacyOffline" => {
            "Load this page, disconnect from the network, then choose your file: everything works. Or watch the network panel of your browser's developer tools while a file is read."
        }
        "privacyPolicy" => {
            "The browser enforces it too. This page's content security policy lets it talk to no other server than the one it came from, and the worker that reads your file inherits the policy:"
        }
        "proof" => "Requests made since you chose a file: {requests}",
        "overviewTitle" => "Your customers at a glance",
        "segmentsQuestion" => "Who are your customers?",
        "retentionQuestion" => "Do they come back?",
        "valueQuestion" => "What are they worth?",
        "loyaltyQuestion" => "What did the loyalty programme change?",
        "noMembers" => "Add the members of your loyalty programme to answer this.",
        "noMembersHelp" => {
            "Bring a file with a row for each member: the customer, named as in the purchases, and the day of enrolment. A tier is welcome."
        }
        "addMembers" => "Choose a file of members",
        "numbers" => "Show the numbers",
        "dataTitle" => "Your data",
        "rowsRead" => "rows read",
        "rowsKept" => "kept",
        "rowsMerged" => "merged",
        "rowsDropped" => "left out",
        "reasonRows" => "Rows",
        "reasonAmount" => "Amount",
        "reasonExamples" => "For example",
        "dialectHeader" => {
            "Columns are separated by {delimiter}; the first line names them. Read as {encoding}."
        }
        "dialectNoHeader" => {
            "Columns are separated by {delimiter}; no line names them. Read as {encoding}."
        }
        "byComma" => "commas",
        "byTab" => "tabs",
        "bySemicolon" => "semicolons",
        "byBar" => "vertical bars",
        "byBlank" => "aligned blanks",
        "files" => "{number} files",
        "readAs" => "Read as",
        "sheet" => "Sheet",
        "entry" => "File in the archive",
        "remove" => "Remove",
        "removeFile" => "Remove {file}",
        "sure" => "sure:",
        "likely" => "likely:",
        "unsure" => "a guess, please check:",
        "quality" => "quality",
        "grade.A" => "Nothing of weight is wrong with this file.",
        "grade.B" => "Little is wrong with this file.",
        "grade.C" => "Usable: look at what was left out or is not sure.",
        "grade.D" => "Much was left out or is not sure: the answers may mislead.",
        "grade.E" => "Most of it could not be used: the answers will mislead.",
        "reasons" => "Left out and merged",
        "reasonsHint" => "{dropped} left out, {merged} merged",
        "reasonWhy" => "Why",
        "line" => "Line {line}:",
        "lineColumn" => "Line {line}, {column}:",
        "badCells" => "Kept without a value",
        "badCellsHint" => "cells that could not be read: {cells}",
        "valueOf" => "Value",
        "policies" => "Yours to decide",
        "policiesHint" => "rows on which opinions differ",
        "policy" => "What to do with",
        "policy.refunds" => "Refunds",
        "policy.cancelled" => "Cancelled orders",
        "policy.zeroAmounts" => "Amounts of zero",
        "policy.duplicates" => "Repeated rows",
        "policy.future" => "Days in the future",
        "policy.ancient" => "Days before 1990",
        "choice.keep" => "keep",
        "choice.net" => "take off revenue",
        "choice.drop" => "leave out",
        "choice.merge" => "merge into one",
        "effect" => "Effect",
        "columns" => "Columns and first rows",
        "column" => "Column",
        "howSure" => "How sure",
        "rowNumber" => "Row {number}",
        "columnNumber" => "column {number}",
        "noColumn" => "none",
        "moreRoles" => "More roles",
        "attributes" => "Kept as further attributes: {columns}.",
        "unused" => "Not used: {columns}.",
        "empty" => "empty",
        "notRead" => "cannot be read",
        "role.customer" => "Customer",
        "role.date" => "Date",
        "role.amount" => "Amount",
        "role.quantity" => "Quantity",
        "role.unitPrice" => "Price of one",
        "role.order" => "Order number",
        "role.product" => "Product",
        "role.category" => "Category",
        "role.channel" => "Channel",
        "role.cost" => "Cost",
        "role.margin" => "Margin",
        "role.currency" => "Currency",
        "role.status" => "Status",
        "role.signUp" => "Signed up on",
        "role.contractStart" => "Contract from",
        "role.contractEnd" => "Contract to",
        "role.duration" => "Days as a customer",
        "role.event" => "Has left",
        "role.birthDate" => "Born on",
        "role.age" => "Age",
        "role.gender" => "Gender",
        "role.region" => "Region",
        "role.acquisitionCost" => "Cost of winning them",
        "role.referredBy" => "Referred by",
        "role.name" => "Name",
        "role.email" => "E-mail",
        "role.phone" => "Telephone",
        "role.tier" => "Tier",
        "role.end" => "Left on",
        "role.treated" => "Offered or held out",
        "role.kind" => "Kind",
        "role.points" => "Points",
        "role.score" => "Score",
        "role.text" => "Comment",
        "role.leads" => "Leads",
        "role.newCustomers" => "New customers",
        "role.opened" => "Opened",
        "role.firstResponse" => "First answered",
        "role.closed" => "Closed",
        "role.memberships.date" => "Enrolled on",
        "role.spend.amount" => "Spent",
        "role.spend.date" => "Day or month",
        "dates" => "Dates are written",
        "asFound" => "as found",
        "dates.ymd" => "year, month, day",
        "dates.dmy" => "day, month, year",
        "dates.mdy" => "month, day, year",
        "dates.compact" => "20261121",
        "dates.named" => "with the month's name",
        "dates.month" => "month and year",
        "dates.excel" => "as a spreadsheet's numbers",
        "dates.unixSeconds" => "as seconds since 1970",
        "dates.unixMilliseconds" => "as milliseconds since 1970",
        "timeZone" => "Times become days in",
        "zoneHere" => "{zone} (here)",
        "text" => "How the text was read",
        "dialectSure" => "it fits better than other ways to read the text",
        "found" => "as found: {what}",
        "dialect.encoding" => "Encoding",
        "dialect.delimiter" => "Columns are separated by",
        "dialect.quote" => "Texts are quoted with",
        "dialect.escape" => "Quotes within texts are",
        "dialect.comment" => "Comments begin with",
        "dialect.skip" => "Lines before the header",
        "dialect.header" => "The first row",
        "firstRowNames" => "names columns",
        "firstRowData" => "is data",
        "noCharacter" => "nothing",
        "doubled" => "doubled",
        "character" => "“{character}”",
        "undecodable" => "Characters that are not of this encoding: {number}",
        "currency" => "Read only the rows in",
        "chooseOne" => "choose one",
        "currencyRows" => "{currency}: {rows} rows, {amount}",
        "byteAt" => "Line {line}, byte {offset}",
        "identities" => "Customers across files",
        "matchedText" => "{table}: {found} of {all} customers are among those who bought.",
        "matched" => "How they were found",
        "matched.table" => "File of",
        "matched.exact" => "As they are",
        "matched.normalised" => "Spelled otherwise",
        "matched.unmatched" => "Not found",
        "matched.lossy" => "Cut short by a spreadsheet",
        "matched.spellings" => "Taken for the same",
        "matched.unmatchedIds" => "Not found, for example",
        "twins" => "Likely the same customer",
        "twinsHint" => "{number} found; none was merged",
        "twinsBy" => "The same",
        "twins.name" => "name",
        "twins.email" => "e-mail address",
        "twins.phone" => "telephone number",
        "twins.id" => "spelling of the id",
        "ids" => "Customers",
        "profile" => "Every column",
        "columnsHint" => "{number} columns",
        "profileNow" => "Look at every cell",
        "kind" => "Holds",
        "kind.day" => "days",
        "kind.number" => "numbers",
        "kind.text" => "text",
        "kind.empty" => "nothing",
        "filled" => "Filled",
        "distinct" => "Different",
        "manyDistinct" => "over 100,000",
        "least" => "Least",
        "greatest" => "Greatest",
        "save" => "Save this report as CSV",
        "starting" => "Starting…",
        "inventing" => "Inventing a shop…",
        "reading" => "Reading {file}: {bytes} of {total}",
        "sorting" => "Putting {file} in order",
        "cancel" => "Cancel",
        "cancelled" => "Cancelled. Choose a file whenever you like.",
        "cancelledOpen" => "Cancelled. What was open is still here.",
        "needPurchases" => {
            "That is read. Now add the file of purchases: the answers start from it."
        }
        "restarted" => "The engine stopped and was started again; your files were read once more.",
        "crashed" => {
            "The engine stopped while it computed this and was started again. Everything else still works."
        }
        "unreadable" => "The file could not be read: {detail}",
        "damaged" => "The file could not be unpacked: it ends too early or is damaged.",
        "dismiss" => "Close",
        _ => "",
    }
}
