//! The page's texts, by key.

pub(in crate::words) fn page(key: &str) -> &'static str {
    match key {
        "title" => "Tenure: customer analytics that never leave this page",
        "skip" => "Skip to the content",
        "another" => "Open another file",
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
        "purchasesZone" => "Drop a file of purchases here",
        "purchasesHelp" => {
            "CSV, TSV or plain text, also as .gz. A row for each purchase with a customer, a date and an amount."
        }
        "choosePurchases" => "Choose a file of purchases",
        "membersZone" => "Loyalty members (optional)",
        "membersHelp" => "A row for each member with the customer and the day of enrolment.",
        "chooseMembers" => "Choose a file of loyalty members",
        "choose" => "Choose a file",
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
            "Bring a second file with a row for each member: the customer, named as in the purchases, and the day of enrolment. A tier is welcome."
        }
        "addMembers" => "Choose a file of members",
        "numbers" => "Show the numbers",
        "dataTitle" => "Your data",
        "rowsRead" => "rows read",
        "rowsKept" => "kept",
        "rowsMerged" => "merged",
        "rowsDropped" => "left out",
        "roles" => "How this file was read",
        "role.transactions.customer" => "Customer",
        "role.transactions.date" => "Date",
        "role.transactions.amount" => "Amount",
        "role.transactions.order" => "Order number",
        "role.memberships.customer" => "Customer",
        "role.memberships.date" => "Enrolled on",
        "role.memberships.tier" => "Tier",
        "noColumn" => "none",
        "columnNumber" => "Column {number}: {text}",
        "asFound" => "as found",
        "dates" => "Dates are written",
        "dates.dmy" => "day, month, year",
        "dates.mdy" => "month, day, year",
        "delimiter" => "Columns are separated by",
        "firstRow" => "The first row",
        "firstRowNames" => "names the columns",
        "firstRowData" => "is data",
        "reasonRows" => "Rows",
        "reasonWhy" => "Left out because",
        "reasonAmount" => "Amount",
        "reasonExamples" => "For example",
        "line" => "Line {line}:",
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
        "byOther" => "“{delimiter}”",
        "starting" => "Starting…",
        "inventing" => "Inventing a shop…",
        "reading" => "Reading {file}: {bytes} of {total}",
        "sorting" => "Putting {file} in order",
        "cancel" => "Cancel",
        "cancelled" => "Cancelled. Choose a file whenever you like.",
        "cancelledOpen" => "Cancelled. What was open is still here.",
        "needPurchases" => "The members are read. Now add the file of purchases.",
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
