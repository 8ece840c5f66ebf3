//! The files that common shops and services write, known by their headers.
//!
//! A name alone misleads there: Shopify's `Name` is the order, and of five columns of money one is what was paid. Headers as
//! the services document them and as their exports have them; Taobao's as shops print them.

use crate::ingest::roles::Role;
use crate::ingest::roles::columns::Column;
use crate::ingest::values::lower;
use crate::tables::TableKind;
use crate::words::Export;

/// One of the known exports. Headers are compared by their letters and digits alone.
pub(super) struct Known {
    pub(super) export: Export,
    pub(super) table: TableKind,
    /// Headers that together no other file has.
    signature: &'static str,
    /// The headers that a role may have: of those that are there, the first that is filled.
    roles: &'static [(Role, &'static str)],
}

const KNOWN: &[Known] = {
    use Role::*;
    use TableKind::{Customers, Interactions, Transactions};
    &[
        Known {
            export: Export::ShopifyOrders,
            table: Transactions,
            signature: "name financialstatus lineitemname",
            roles: &[
                (Customer, "email customerid phone billingname"),
                (Date, "createdat paidat"),
                (Order, "name id"),
                (Amount, "total subtotal"),
                (Quantity, "lineitemquantity"),
                (UnitPrice, "lineitemprice"),
                (Product, "lineitemname lineitemsku"),
                (Channel, "source location"),
                (Currency, "currency"),
                (Status, "financialstatus"),
            ],
        },
        Known {
            export: Export::ShopifyCustomers,
            table: Customers,
            signature: "firstname email totalspent totalorders",
            // Shopify's orders know the customer by e-mail.
            roles: &[
                (Customer, "email customerid phone"),
                (
                    Region,
                    "defaultaddressprovincecode provincecode defaultaddresscountrycode countrycode",
                ),
                (Name, "lastname"),
                (Phone, "phone defaultaddressphone"),
            ],
        },
        Known {
            // A row for each item, each with the total of its order: items by their price are what was paid once.
            export: Export::WooCommerceOrders,
            table: Transactions,
            signature: "ordernumber itemcost quantityrefund",
            roles: &[
                (Customer, "emailbilling customeruserid phonebilling"),
                (Date, "orderdate paiddate"),
                (Order, "ordernumber orderid"),
                (Quantity, "quantityrefund"),
                (UnitPrice, "itemcost"),
                (Product, "itemname sku"),
                (Category, "category"),
                (Status, "orderstatus"),
                (Currency, "ordercurrency"),
            ],
        },
        Known {
            export: Export::WooCommerceOrders,
            table: Transactions,
            signature: "ordernumber orderstatus ordertotalamount",
            roles: &[
                (Customer, "emailbilling customeruserid phonebilling"),
                (Date, "orderdate paiddate"),
                (Order, "ordernumber orderid"),
                (Amount, "ordertotalamount"),
                (Status, "orderstatus"),
                (Currency, "ordercurrency"),
            ],
        },
        Known {
            export: Export::WooCommerceOrders,
            table: Transactions,
            signature: "orderid orderdate ordertotal ordercurrency",
            roles: &[
                (Customer, "customerid customeremail billingemail customeruser billingphone"),
                (Date, "orderdate paiddate"),
                (Order, "orderid ordernumber"),
                (Amount, "ordertotal"),
                (Status, "status orderstatus"),
                (Currency, "ordercurrency"),
            ],
        },
        Known {
            export: Export::WooCommerceOrders,
            table: Transactions,
            signature: "date order status customertype itemssold",
            roles: &[
                (Customer, "customer"),
                (Date, "date"),
                (Order, "order"),
                (Amount, "nrevenue netsales"),
                (Quantity, "itemssold"),
                (Product, "products"),
                (Status, "status"),
            ],
        },
        Known {
            export: Export::StripePayments,
            table: Transactions,
            signature: "id amount amountrefunded currency",
            roles: &[
                (Customer, "customerid customeremail cardfingerprint"),
                (Date, "createdutc createddateutc created"),
                (Order, "id"),
                (Amount, "amount"),
                (Product, "description"),
                (Currency, "currency"),
                (Status, "status"),
            ],
        },
        Known {
            export: Export::SquareTransactions,
            table: Transactions,
            signature: "grosssales netsales totalcollected transactionid",
            roles: &[
                (Customer, "customerid customerreferenceid customername"),
                (Date, "date"),
                (Order, "transactionid"),
                (Amount, "totalcollected"),
                (Channel, "location source"),
                (Status, "transactionstatus"),
            ],
        },
        Known {
            export: Export::SquareItems,
            table: Transactions,
            signature: "item qty grosssales netsales transactionid",
            roles: &[
                (Customer, "customerid customerreferenceid customername"),
                (Date, "date"),
                (Order, "transactionid"),
                (Amount, "netsales"),
                (Quantity, "qty"),
                (Product, "item sku"),
                (Category, "category"),
                (Channel, "location"),
            ],
        },
        Known {
            export: Export::AmazonOrders,
            table: Transactions,
            signature: "purchasedate sku itemprice",
            // The price is of all items of the row.
            roles: &[
                (Customer, "buyeremail buyername buyerphonenumber"),
                (Date, "purchasedate paymentsdate"),
                (Order, "amazonorderid orderid"),
                (Amount, "itemprice"),
                (Quantity, "quantitypurchased quantity quantityshipped"),
                (Product, "productname sku"),
                (Channel, "saleschannel"),
                (Currency, "currency"),
                (Status, "orderstatus"),
            ],
        },
        Known {
            export: Export::AmazonHistory,
            table: Transactions,
            signature: "website orderid orderdate totalowed",
            roles: &[
                (Customer, "orderingcustomeremail accountuseremail buyername"),
                (Date, "orderdate"),
                (Order, "orderid"),
                (Amount, "totalowed"),
                (Quantity, "quantity"),
                (UnitPrice, "unitprice"),
                (Product, "productname asin"),
                (Channel, "website"),
                (Currency, "currency"),
                (Status, "orderstatus"),
            ],
        },
        Known {
            export: Export::TaobaoOrders,
            table: Transactions,
            signature: "订单编号 买家会员名",
            roles: &[
                (Customer, "买家会员名 买家支付宝账号 收货人姓名 联系手机"),
                (Date, "订单创建时间 订单付款时间"),
                (Order, "订单编号"),
                (Amount, "买家实际支付金额 买家实付金额 支付金额 总金额 买家应付货款"),
                (Quantity, "宝贝总数量 购买数量 宝贝数量"),
                (Product, "宝贝标题 商品标题"),
                (Channel, "店铺名称"),
                (Status, "订单状态"),
            ],
        },
        Known {
            export: Export::PayPalActivity,
            table: Transactions,
            signature: "date gross fee net transactionid",
            roles: &[
                (Customer, "fromemailaddress name"),
                (Date, "date"),
                (Order, "transactionid"),
                (Amount, "gross"),
                (Quantity, "quantity"),
                (Product, "itemtitle"),
                (Currency, "currency"),
                (Status, "status"),
            ],
        },
        Known {
            export: Export::ZendeskTickets,
            table: Interactions,
            signature: "requester createdat solvedat",
            roles: &[
                (Opened, "createdat"),
                (Customer, "requesterexternalid requesteremail requesterid requester"),
                (FirstResponse, "firstreplyat firstrespondedat firstresponseat"),
                (Closed, "solvedat closedat"),
                (Kind, "tickettype type"),
            ],
        },
    ]
};

/// The export whose headers these columns have.
pub(super) fn find(columns: &[Column]) -> Option<&'static Known> {
    let letters: Vec<String> = columns.iter().map(|column| letters(&column.header)).collect();
    let has = |name: &str| letters.iter().any(|header| header == name);
    KNOWN.iter().find(|known| known.signature.split(' ').all(has))
}

impl Known {
    /// The columns of the roles.
    pub(super) fn places(&self, columns: &[Column]) -> Vec<(Role, usize)> {
        let mut places: Vec<(Role, usize)> = Vec::new();
        for &(role, names) in self.roles {
            let mut found = None;
            for name in names.split(' ') {
                let is_it = |place: &usize| letters(&columns[*place].header) == name;
                let is_taken = |place: &usize| places.iter().any(|(_, taken)| taken == place);
                let Some(place) = (0..columns.len()).find(is_it).filter(|it| !is_taken(it)) else {
                    continue;
                };
                // Guests have 0 for the id.
                let has_guests = role == Role::Customer && columns[place].range.0 == 0.0;
                if columns[place].filled > 0 && !has_guests {
                    found = Some(place);
                    break;
                }
                found = found.or(Some(place));
            }
            places.extend(found.map(|place| (role, place)));
        }
        places
    }
}

/// The letters and digits of a header, in lower case.
fn letters(header: &str) -> String {
    lower(header).chars().filter(|c| c.is_alphanumeric()).collect()
}
