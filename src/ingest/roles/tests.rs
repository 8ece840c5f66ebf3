//! Files that people have: which table each is, and which of its columns plays which role. Headers are those the services
//! write; the rows are made up.

use crate::ingest::roles::columns::Column;
use crate::ingest::roles::guess::{self, Guess, guess};
use crate::ingest::roles::{Role, exports};
use crate::tables::TableKind::{
    self, Customers, Feedback, Interactions, Memberships, Rewards, Spend, Transactions,
};
use crate::words::{Evidence, Locale, TableReason, Unit};

/// The columns of a file of these lines, the first of which is the header.
fn columns(lines: &[&str]) -> Vec<Column> {
    let rows: Vec<Vec<&str>> = lines.iter().map(|line| line.split(',').collect()).collect();
    let width = rows[0].len();
    assert!(rows.iter().all(|row| row.len() == width), "{rows:?}");
    (0..width)
        .map(|place| {
            let cells: Vec<&str> = rows[1..].iter().map(|row| row[place]).collect();
            let mut column = Column::new(&cells, None);
            column.name(rows[0][place]);
            column
        })
        .collect()
}

fn found(guess: &Guess, columns: &[Column]) -> Vec<(Role, String)> {
    let name = |place: usize| columns[place].header.clone();
    guess.roles.iter().map(|assigned| (assigned.role, name(assigned.place))).collect()
}

/// Checks the table and the roles, which are written `role=header; role=header`.
fn check(lines: &[&str], table: TableKind, roles: &str) -> Guess {
    let columns = columns(lines);
    let guess = guess(&columns, None, &[], &[]);
    let mut expected: Vec<(&str, &str)> = roles
        .split("; ")
        .filter(|pair| !pair.is_empty())
        .map(|pair| pair.split_once('=').expect("role=header"))
        .collect();
    expected.sort_unstable();
    let roles = found(&guess, &columns);
    let mut found: Vec<(&str, &str)> =
        roles.iter().map(|(role, header)| (role.name(), header.as_str())).collect();
    found.sort_unstable();
    assert_eq!((guess.table, found), (table, expected), "{}", lines[0]);
    assert!((0.0..=1.0).contains(&guess.confidence));
    guess
}

#[test]
fn shopify() {
    let guess = check(
        &[
            "Name,Email,Financial Status,Paid at,Fulfillment Status,Fulfilled at,Accepts Marketing,Currency,Subtotal,Shipping,Taxes,Total,Discount Code,Discount Amount,Shipping Method,Created at,Lineitem quantity,Lineitem name,Lineitem price,Lineitem compare at price,Lineitem sku,Lineitem requires shipping,Lineitem taxable,Lineitem fulfillment status,Billing Name,Billing City,Billing Zip,Billing Country,Billing Phone,Shipping Name,Notes,Cancelled at,Payment Method,Payment Reference,Refunded Amount,Vendor,Outstanding Balance,Employee,Location,Device ID,Id,Tags,Risk Level,Source,Lineitem discount,Tax 1 Name,Tax 1 Value,Phone",
            "#1001,ann@example.org,paid,2026-01-05 10:00:01 +0100,fulfilled,2026-01-06 09:00:00 +0100,yes,EUR,50.00,4.90,8.77,54.90,,0.00,Standard,2026-01-05 10:00:00 +0100,1,Green tea,20.00,,TEA-1,true,true,fulfilled,Ann Lee,Graz,8010,AT,,Ann Lee,,,Card,r1,0.00,Tea House,0.00,,,,5551,,Low,web,0.00,VAT 20%,8.77,",
            "#1001,ann@example.org,,,,,,,,,,,,,,2026-01-05 10:00:00 +0100,2,Cup,15.00,,CUP-1,true,true,fulfilled,,,,,,,,,,,,Tea House,,,,,,,,,0.00,,,",
            "#1002,bob@example.org,refunded,2026-01-07 11:00:00 +0100,unfulfilled,,no,EUR,20.00,4.90,4.15,24.90,TEN,2.00,Standard,2026-01-07 10:59:00 +0100,1,Green tea,20.00,22.00,TEA-1,true,true,pending,Bob Orr,Linz,4020,AT,,Bob Orr,,,Card,r2,24.90,Tea House,0.00,,,,5552,,Low,web,0.00,VAT 20%,4.15,",
        ],
        Transactions,
        "customer=Email; date=Created at; order=Name; amount=Total; quantity=Lineitem quantity; unitPrice=Lineitem price; product=Lineitem name; channel=Source; currency=Currency; status=Financial Status",
    );
    assert_eq!(guess.roles[1].reason.say(Locale::En), "Shopify's order export has it there");
    let guess = check(
        &[
            "Customer ID,First Name,Last Name,Email,Accepts Email Marketing,Default Address Company,Default Address Address1,Default Address City,Default Address Province Code,Default Address Country Code,Default Address Zip,Default Address Phone,Phone,Accepts SMS Marketing,Total Spent,Total Orders,Note,Tax Exempt,Tags",
            "'7001,Ann,Lee,ann@example.org,yes,,Main St 1,Graz,6,AT,'8010,+436601234567,+436601234567,no,54.90,1,,no,vip",
            "'7002,Bob,Orr,bob@example.org,no,,Side St 2,Linz,4,AT,'4020,,,no,24.90,1,,no,",
        ],
        Customers,
        "customer=Email; region=Default Address Province Code; name=Last Name; phone=Phone",
    );
    assert!(guess.attributes.contains(&14), "what they spent in all is an attribute");
    assert!(!guess.attributes.contains(&5), "an empty column is none");
}

#[test]
fn woocommerce() {
    check(
        &[
            "order_id,order_number,order_date,status,shipping_total,tax_total,discount_total,order_total,order_subtotal,order_currency,payment_method,customer_id,customer_email,billing_first_name,billing_last_name,billing_email,billing_phone,billing_city",
            "501,501,2026-01-05 10:00:00,completed,4.90,2.00,0,54.90,50.00,EUR,card,0,ann@example.org,Ann,Lee,ann@example.org,0316123456,Graz",
            "502,502,2026-01-06 10:00:00,refunded,4.90,2.00,0,24.90,20.00,EUR,card,12,bob@example.org,Bob,Orr,bob@example.org,0732123456,Linz",
        ],
        Transactions,
        "customer=customer_email; date=order_date; order=order_id; amount=order_total; currency=order_currency; status=status",
    );
    check(
        &[
            "Order Number,Order Status,Order Date,Customer Note,First Name (Billing),Last Name (Billing),Email (Billing),Phone (Billing),Cart Discount Amount,Order Subtotal Amount,Order Total Amount,SKU,Item #,Item Name,Quantity (- Refund),Item Cost",
            "501,Completed,2026-01-05 10:00,,Ann,Lee,ann@example.org,0316123456,0,50.00,54.90,T1,1,Tea,1,20.00",
            "501,Completed,2026-01-05 10:00,,Ann,Lee,ann@example.org,0316123456,0,50.00,54.90,C1,2,Cup,2,15.00",
        ],
        Transactions,
        "customer=Email (Billing); date=Order Date; order=Order Number; quantity=Quantity (- Refund); unitPrice=Item Cost; product=Item Name; status=Order Status",
    );
    check(
        &[
            "Date,Order #,N. Revenue (formatted),N. Revenue,Status,Customer,Customer type,Product(s),Items sold,Coupon(s),Attribution",
            "2026-01-05 10:00:00,501,€50.00,50,completed,Ann Lee,new,1× Tea,1,,Direct",
            "2026-01-06 10:00:00,502,€20.00,20,completed,Bob Orr,returning,1× Cup,1,,Direct",
        ],
        Transactions,
        "customer=Customer; date=Date; order=Order #; amount=N. Revenue; quantity=Items sold; product=Product(s); status=Status",
    );
}

#[test]
fn payments() {
    // Stripe
    check(
        &[
            "id,Description,Seller Message,Created (UTC),Amount,Amount Refunded,Currency,Converted Amount,Converted Amount Refunded,Fee,Tax,Converted Currency,Mode,Status,Statement Descriptor,Customer ID,Customer Description,Customer Email,Captured,Card ID,Card Last4,Card Brand,Invoice ID,Transfer",
            "ch_1,Tea club,Payment complete.,2026-01-05 10:00,20.00,0.00,usd,20.00,0.00,0.88,0.00,usd,Live,Paid,TEA,cus_1,Ann,ann@example.org,TRUE,card_1,4242,Visa,in_1,tr_1",
            "ch_2,Tea club,Payment complete.,2026-02-05 10:00,20.00,20.00,usd,20.00,20.00,0.88,0.00,usd,Live,Refunded,TEA,cus_1,Ann,ann@example.org,TRUE,card_1,4242,Visa,in_2,tr_2",
        ],
        Transactions,
        "customer=Customer ID; date=Created (UTC); order=id; amount=Amount; product=Description; currency=Currency; status=Status",
    );
    // Square
    check(
        &[
            "Date,Time,Time Zone,Gross Sales,Discounts,Service Charges,Net Sales,Gift Card Sales,Tax,Tip,Partial Refunds,Total Collected,Source,Card,Card Entry Methods,Cash,Square Gift Card,Other Tender,Fees,Net Total,Transaction ID,Payment ID,Card Brand,PAN Suffix,Device Name,Staff Name,Staff ID,Details,Description,Event Type,Location,Dining Option,Customer ID,Customer Name,Customer Reference ID",
            "2026-09-13,10:02:11,Eastern Time (US & Canada),$30.00,-$3.00,$0.00,$27.00,$0.00,$2.16,$2.00,$0.00,$31.16,Point of Sale,$31.16,Tap,$0.00,$0.00,$0.00,-$1.00,$30.16,SQA1,PA1,Visa,0000,iPad,,,,Mug,Payment,Market,,CUST1,Dee Example,",
            "2026-09-20,09:00:00,Eastern Time (US & Canada),-$12.00,$0.00,$0.00,-$12.00,$0.00,-$0.96,$0.00,$0.00,-$12.96,Point of Sale,-$12.96,,$0.00,$0.00,$0.00,$0.00,-$12.96,SQB2,PB2,Visa,0000,iPad,,,,Print,Refund,Market,,CUST1,Dee Example,",
        ],
        Transactions,
        "customer=Customer ID; date=Date; order=Transaction ID; amount=Total Collected; channel=Location",
    );
    check(
        &[
            "Date,Time,Time Zone,Category,Item,Qty,Price Point Name,SKU,Modifiers Applied,Gross Sales,Discounts,Net Sales,Tax,Transaction ID,Payment ID,Device Name,Notes,Details,Event Type,Location,Dining Option,Customer ID,Customer Name,Customer Reference ID",
            "2026-08-15,14:00:00,Eastern Time (US & Canada),Ceramics,Mug,2,Regular,MUG-1,,$36.00,-$3.00,$33.00,$2.88,SQC3,PC3,iPad,,,Payment,Market,,CUST1,Dee Example,",
            "2026-09-13,10:02:11,Eastern Time (US & Canada),Prints,Fern,1,Regular,FERN,,$18.00,$0.00,$18.00,$1.20,SQA1,PA1,iPad,,,Payment,Market,,CUST2,Al Example,",
        ],
        Transactions,
        "customer=Customer ID; date=Date; order=Transaction ID; amount=Net Sales; quantity=Qty; product=Item; category=Category; channel=Location",
    );
    // PayPal
    check(
        &[
            "Date,Time,TimeZone,Name,Type,Status,Currency,Gross,Fee,Net,From Email Address,To Email Address,Transaction ID,Address Status,Item Title,Item ID,Sales Tax,Reference Txn ID,Invoice Number,Quantity,Receipt ID,Balance,Subject,Note,Balance Impact",
            "01/13/2026,13:57:10,PST,Ann Lee,Payment,Completed,USD,42.92,-1.50,41.42,ann@example.org,shop@example.com,1AB,,Tea,,0.00,,,1,,41.42,,,Credit",
            "01/14/2026,13:57:10,PST,Ann Lee,Refund,Completed,USD,-42.92,1.50,-41.42,ann@example.org,shop@example.com,2BC,,Tea,,0.00,1AB,,1,,0.00,,,Debit",
        ],
        Transactions,
        "customer=From Email Address; date=Date; order=Transaction ID; amount=Gross; quantity=Quantity; product=Item Title; currency=Currency; status=Status",
    );
}

#[test]
fn amazon() {
    check(
        &[
            "order-id,order-item-id,purchase-date,payments-date,buyer-email,buyer-name,buyer-phone-number,sku,product-name,quantity-purchased,currency,item-price,item-tax,shipping-price,shipping-tax,ship-service-level,recipient-name,ship-city,ship-country",
            "112-1,9001,2026-04-10T09:15:00+00:00,2026-04-10T09:16:00+00:00,a1@marketplace.amazon.com,Ann,,TEA-1,Green tea,2,USD,33.98,0.00,4.99,0.00,Standard,Ann,Boise,US",
            "112-2,9002,2026-04-11T09:15:00+00:00,2026-04-11T09:16:00+00:00,b2@marketplace.amazon.com,Bob,,CUP-1,Cup,1,USD,15.00,0.00,4.99,0.00,Standard,Bob,Boise,US",
        ],
        Transactions,
        "customer=buyer-email; date=purchase-date; order=order-id; amount=item-price; quantity=quantity-purchased; product=product-name; currency=currency",
    );
    // Without a buyer there is no customer, and nothing else is taken for one.
    check(
        &[
            "amazon-order-id,merchant-order-id,purchase-date,last-updated-date,order-status,fulfillment-channel,sales-channel,order-channel,ship-service-level,product-name,sku,asin,item-status,quantity,currency,item-price,item-tax,shipping-price,ship-city,ship-country",
            "112-1,M-1,2026-04-10T09:15:00Z,2026-04-12T09:15:00Z,Shipped,AFN,Amazon.de,,Standard,Tea,TEA-1,B01,Shipped,1,EUR,89.90,17.08,0.00,Graz,AT",
            "112-2,M-2,2026-04-11T09:15:00Z,2026-04-12T09:15:00Z,Cancelled,AFN,Amazon.de,,Standard,Cup,CUP-1,B02,Cancelled,1,EUR,9.90,1.08,0.00,Linz,AT",
        ],
        Transactions,
        "date=purchase-date; order=amazon-order-id; amount=item-price; quantity=quantity; product=product-name; channel=sales-channel; currency=currency; status=order-status",
    );
    check(
        &[
            "Website,Order ID,Order Date,Purchase Order Number,Currency,Unit Price,Unit Price Tax,Shipping Charge,Total Discounts,Total Owed,Shipment Item Subtotal,Shipment Item Subtotal Tax,ASIN,Product Condition,Quantity,Payment Instrument Type,Order Status,Shipment Status,Ship Date,Shipping Option,Shipping Address,Billing Address,Product Name",
            "Amazon.com,111-1,2025-08-04T20:39:52Z,Not Applicable,USD,13.99,1.00,0,0,14.99,13.99,1.00,B01,New,1,Visa - 1234,Closed,Shipped,2025-08-05T20:39:52Z,std,Ann Lee Boise,Ann Lee Boise,Tea",
            "Amazon.com,111-2,2025-09-04T20:39:52Z,Not Applicable,USD,15.00,1.00,0,0,31.00,30.00,2.00,B02,New,2,Visa - 1234,Closed,Shipped,2025-09-05T20:39:52Z,std,Ann Lee Boise,Ann Lee Boise,Cup",
        ],
        Transactions,
        "date=Order Date; order=Order ID; amount=Total Owed; quantity=Quantity; unitPrice=Unit Price; product=Product Name; channel=Website; currency=Currency; status=Order Status",
    );
}

#[test]
fn taobao() {
    let guess = check(
        &[
            "订单编号,买家会员名,买家支付宝账号,买家应付货款,买家应付邮费,买家支付积分,总金额,返点积分,买家实际支付金额,买家实际支付积分,订单状态,买家留言,收货人姓名,收货地址,运送方式,联系电话,联系手机,订单创建时间,订单付款时间,宝贝标题,宝贝种类,物流单号,物流公司,订单备注,宝贝总数量,店铺Id,店铺名称,订单关闭原因",
            "2601001,小明,ming@example.cn,100.00,8.00,0,108.00,54,108.00,0,交易成功,,明,浙江省 杭州市,快递,,'13800138000,2026-01-05 10:00:00,2026-01-05 10:01:00,绿茶 250克,1,SF1,顺丰,,2,1,茶店,订单未关闭",
            "2601002,小红,hong@example.cn,50.00,8.00,0,58.00,0,0.00,0,交易关闭,,红,江苏省 南京市,快递,,'13900139000,2026-01-06 10:00:00,,茶杯,1,,,,1,1,茶店,退款",
        ],
        Transactions,
        "customer=买家会员名; date=订单创建时间; order=订单编号; amount=买家实际支付金额; quantity=宝贝总数量; product=宝贝标题; channel=店铺名称; status=订单状态",
    );
    assert_eq!(guess.reason.say(Locale::En), "it looks like Taobao's order export");
    // The report of a Tmall shop has no buyer.
    check(
        &[
            "订单编号,总金额,买家实际支付金额,收货地址 ,订单创建时间,订单付款时间 ,退款金额",
            "1,178.8,0.0,上海,2020-02-21 00:00:00,,0.0",
            "2,21.0,21.0,内蒙古自治区,2020-02-20 23:59:54,2020-02-21 00:00:02,0.0",
            "3,37.0,0.0,安徽省,2020-02-20 23:59:35,,0.0",
        ],
        Transactions,
        "date=订单创建时间; order=订单编号; amount=买家实际支付金额",
    );
}

#[test]
fn published_data() {
    // UCI Online Retail
    check(
        &[
            "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country",
            "536365,85123A,WHITE HANGING HEART T-LIGHT HOLDER,6,12/1/2010 8:26,2.55,17850,United Kingdom",
            "536365,71053,WHITE METAL LANTERN,6,12/1/2010 8:26,3.39,17850,United Kingdom",
            "C536379,D,Discount,-1,12/1/2010 9:41,27.5,14527,United Kingdom",
        ],
        Transactions,
        "customer=CustomerID; date=InvoiceDate; order=InvoiceNo; quantity=Quantity; unitPrice=UnitPrice; product=StockCode",
    );
    // UCI Online Retail II
    check(
        &[
            "Invoice,StockCode,Description,Quantity,InvoiceDate,Price,Customer ID,Country",
            "489434,85048,15CM CHRISTMAS GLASS BALL 20 LIGHTS,12,2009-12-01 07:45:00,6.95,13085.0,United Kingdom",
            "489434,79323P,PINK CHERRY LIGHTS,12,2009-12-01 07:45:00,6.75,13085.0,United Kingdom",
        ],
        Transactions,
        "customer=Customer ID; date=InvoiceDate; order=Invoice; quantity=Quantity; unitPrice=Price; product=StockCode",
    );
    // Olist, its files joined
    check(
        &[
            "order_id,customer_id,customer_unique_id,order_status,order_purchase_timestamp,order_approved_at,order_delivered_carrier_date,order_delivered_customer_date,order_estimated_delivery_date,payment_sequential,payment_type,payment_installments,payment_value,customer_zip_code_prefix,customer_city,customer_state",
            "e481,9ef4,7c39,delivered,2017-10-02 10:56:33,2017-10-02 11:07:15,2017-10-04 19:55:00,2017-10-10 21:25:13,2017-10-18 00:00:00,1,credit_card,1,18.12,03149,sao paulo,SP",
            "53cd,b083,af07,delivered,2018-07-24 20:41:37,2018-07-26 03:24:27,2018-07-26 14:31:00,2018-08-07 15:27:45,2018-08-13 00:00:00,1,boleto,1,141.46,47813,barreiras,BA",
            "53ce,b084,af07,delivered,2018-08-24 20:41:37,2018-08-26 03:24:27,2018-08-26 14:31:00,2018-09-07 15:27:45,2018-09-13 00:00:00,1,boleto,1,41.46,47813,barreiras,BA",
        ],
        Transactions,
        "customer=customer_unique_id; date=order_purchase_timestamp; order=order_id; amount=payment_value; status=order_status",
    );
    // completejourney
    check(
        &[
            "household_id,store_id,basket_id,product_id,quantity,sales_value,retail_disc,coupon_disc,coupon_match_disc,week,transaction_timestamp",
            "900,330,31198570044,1095275,1,0.50,0.00,0,0,1,2017-01-01 11:53:26",
            "900,330,31198570047,9878513,1,0.99,0.10,0,0,1,2017-01-01 12:10:28",
            "1228,406,31198655051,1041453,1,1.43,0.15,0,0,1,2017-01-01 12:26:30",
        ],
        Transactions,
        "customer=household_id; date=transaction_timestamp; order=basket_id; amount=sales_value; quantity=quantity; product=product_id; channel=store_id",
    );
    // CDNOW
    check(
        &[
            "customer_id,date,number_of_cds,dollar_value",
            "00001,19970101,1,11.77",
            "00002,19970112,1,12.00",
            "00002,19970112,5,77.00",
        ],
        Transactions,
        "customer=customer_id; date=date; amount=dollar_value",
    );
    // Kaggle, Customer Personality Analysis
    check(
        &[
            "ID,Year_Birth,Education,Marital_Status,Income,Kidhome,Teenhome,Dt_Customer,Recency,MntWines,MntGoldProds,NumDealsPurchases,NumWebPurchases,NumStorePurchases,NumWebVisitsMonth,AcceptedCmp3,Complain,Z_CostContact,Z_Revenue,Response",
            "5524,1957,Graduation,Single,58138,0,0,04-09-2012,58,635,88,3,8,4,7,0,0,3,11,1",
            "2174,1954,Graduation,Single,46344,1,1,08-03-2014,38,11,6,2,1,2,5,0,0,3,11,0",
        ],
        Customers,
        "customer=ID; signUp=Dt_Customer",
    );
    // Telco churn
    let telco = [
        "customerID,gender,SeniorCitizen,Partner,Dependents,tenure,PhoneService,MultipleLines,InternetService,Contract,PaperlessBilling,PaymentMethod,MonthlyCharges,TotalCharges,Churn",
        "7590-VHVEG,Female,0,Yes,No,1,No,No phone service,DSL,Month-to-month,Yes,Electronic check,29.85,29.85,No",
        "5575-GNVDE,Male,0,No,No,34,Yes,No,DSL,One year,No,Mailed check,56.95,1889.5,No",
        "3668-QPYBK,Male,0,No,No,2,Yes,No,DSL,Month-to-month,Yes,Mailed check,53.85,108.15,Yes",
    ];
    let guess = check(
        &telco,
        Customers,
        "customer=customerID; gender=gender; duration=tenure; event=Churn",
    );
    let duration = guess.roles.iter().find(|it| it.role == Role::Duration).expect("a duration");
    assert_eq!(duration.reason.unit, Some(Unit::Month));
    assert_eq!(
        duration.reason.say(Locale::En),
        "the header says “tenure”; it seems to be in months"
    );
    assert_eq!(guess.attributes, [2, 3, 4, 6, 7, 8, 9, 10, 11, 12, 13]);
    // The survey of `../shared/data/nps`
    check(
        &[
            "id,nps,satisfaction,intention,NbPassageKS,CaTicket,t,has_verbatim",
            "2368,10,10,10,23,12.85,11,0",
            "2482,7,7,7,18,34.9,11,1",
            "2638,10,10,10,19,19.95,11,0",
        ],
        Feedback,
        "customer=id; score=nps",
    );
    // Instacart, with a day
    check(
        &[
            "order_id,user_id,product_id,order_number,order_dow,order_hour_of_day,days_since_prior_order,order_date",
            "1,112108,49302,4,4,10,9,2026-01-05",
            "1,112108,11109,4,4,10,9,2026-01-05",
            "36,79431,39612,23,6,18,30,2026-01-07",
        ],
        Transactions,
        "customer=user_id; date=order_date; order=order_id; product=product_id",
    );
}

#[test]
fn purchases() {
    check(
        &["visitor,day", "a,2026-01-01", "b,2026-01-02", "a,2026-01-03"],
        Transactions,
        "customer=visitor; date=day",
    );
    check(
        &[
            "Donor ID,Gift Date,Gift Amount,Campaign",
            "D1,2026-01-05,50.00,Winter",
            "D2,2026-01-06,20.00,Winter",
            "D1,2026-02-05,50.00,Spring",
        ],
        Transactions,
        "customer=Donor ID; date=Gift Date; amount=Gift Amount; channel=Campaign",
    );
    // Every name of money but the total.
    check(
        &[
            "order,client,date,subtotal,tax,shipping,discount,points,total,refunded_amount",
            "1,ann,2026-01-05,10.00,2.00,4.00,1.00,15,15.00,0.00",
            "2,bob,2026-01-06,20.00,4.00,4.00,1.00,27,27.00,27.00",
        ],
        Transactions,
        "customer=client; date=date; order=order; amount=total",
    );
    check(
        &[
            "email,customer_name,ordered_at,shipped_at,updated_at,net,gross,unit_price,quantity",
            "a@x.org,Ann,2026-01-05,2026-01-06,2026-01-07,10.00,12.00,6.00,2",
            "b@x.org,Bob,2026-01-06,2026-01-07,2026-01-08,5.00,6.00,6.00,1",
            "a@x.org,Ann,2026-01-09,2026-01-10,2026-01-11,5.00,6.00,6.00,1",
        ],
        Transactions,
        "customer=email; date=ordered_at; amount=gross; unitPrice=unit_price; quantity=quantity",
    );
    // One of each was bought where nothing says how many.
    check(
        &["customer,date,item,price", "ann,2026-01-05,tea,12.50", "ann,2026-02-05,cup,9.00"],
        Transactions,
        "customer=customer; date=date; product=item; amount=price",
    );
}

#[test]
fn other_languages() {
    check(
        &[
            "订单号,客户编号,下单时间,实付金额,商品名称,数量,订单状态",
            "1001,C1,2026/1/5 10:00,98.50,绿茶,1,已完成",
            "1002,C2,2026/1/6 10:00,20.00,茶杯,1,已取消",
            "1003,C1,2026/1/7 10:00,30.00,茶杯,2,已完成",
        ],
        Transactions,
        "customer=客户编号; date=下单时间; order=订单号; amount=实付金额; quantity=数量; product=商品名称; status=订单状态",
    );
    check(
        &[
            "訂單編號,會員編號,訂單日期,實付金額,付款方式,運費",
            "1001,M1,2026/1/5,98.50,信用卡,0",
            "1002,M2,2026/1/6,20.00,信用卡,60",
            "1003,M1,2026/1/8,20.00,信用卡,60",
        ],
        Transactions,
        "customer=會員編號; date=訂單日期; order=訂單編號; amount=實付金額",
    );
    check(
        &[
            "会员卡号,姓名,性别,生日,手机号,注册日期,会员等级,城市",
            "M1,王明,男,1990-01-05,13800138000,2024-03-01,金卡,杭州",
            "M2,李红,女,1992-02-06,13900139000,2024-04-01,银卡,南京",
        ],
        Customers,
        "customer=会员卡号; name=姓名; gender=性别; birthDate=生日; phone=手机号; signUp=注册日期; region=城市",
    );
    check(
        &[
            "會員編號,入會日期,會員等級,到期日",
            "M1,2024-03-01,金卡,2026-03-01",
            "M2,2024-04-01,銀卡,2026-04-01",
            "M1,2025-03-01,鑽石卡,2027-03-01",
        ],
        Memberships,
        "customer=會員編號; date=入會日期; tier=會員等級; end=到期日",
    );
    check(
        &[
            "会员编号,变动时间,变动类型,积分,余额",
            "M1,2026-01-05,获得,98,98",
            "M1,2026-02-05,兑换,-50,48",
            "M2,2026-02-06,获得,20,20",
        ],
        Rewards,
        "customer=会员编号; date=变动时间; kind=变动类型; points=积分",
    );
    check(
        &[
            "日期,渠道,花费,点击,展现,线索",
            "2026-01-01,百度,100.00,50,1000,3",
            "2026-01-02,微信,80.00,40,900,2",
        ],
        Spend,
        "date=日期; channel=渠道; amount=花费; leads=线索",
    );
    check(
        &[
            "Kundennummer;Bestellnummer;Bestelldatum;Gesamtbetrag;Versandkosten;Artikel"
                .replace(';', ",")
                .as_str(),
            "K1,B1,05.01.2026,54.90,4.90,Tee",
            "K2,B2,16.01.2026,24.90,4.90,Tasse",
            "K1,B3,17.01.2026,24.90,4.90,Tasse",
        ],
        Transactions,
        "customer=Kundennummer; order=Bestellnummer; date=Bestelldatum; amount=Gesamtbetrag; product=Artikel",
    );
    check(
        &[
            "N° commande,Client,Date commande,Montant TTC,Remise,Produit",
            "1,ann,05/01/2026,54.90,0.00,thé",
            "2,bob,16/01/2026,24.90,1.00,tasse",
        ],
        Transactions,
        "customer=Client; order=N° commande; date=Date commande; amount=Montant TTC; product=Produit",
    );
    check(
        &[
            "Cliente,Fecha,Importe,Pedido",
            "ann,05/01/2026,54.90,1",
            "bob,16/01/2026,24.90,2",
            "ann,17/01/2026,24.90,3",
        ],
        Transactions,
        "customer=Cliente; date=Fecha; amount=Importe; order=Pedido",
    );
    check(
        &[
            "注文番号,顧客ID,注文日,合計金額,商品名",
            "1,K1,2026/01/05,5490,緑茶",
            "2,K2,2026/01/06,2490,茶碗",
            "3,K1,2026/01/07,2490,茶碗",
        ],
        Transactions,
        "customer=顧客ID; order=注文番号; date=注文日; amount=合計金額; product=商品名",
    );
}

#[test]
fn customers_and_programmes() {
    check(
        &[
            "customer_id,name,email,birthday,tier,joined,total_spent,country,acquisition_channel,referred_by",
            "C1,Ann Lee,ann@example.org,1990-01-05,gold,2024-03-01,540.00,AT,web,",
            "C2,Bob Orr,bob@example.org,1991-02-06,silver,2024-04-01,240.00,DE,shop,C1",
        ],
        Customers,
        "customer=customer_id; name=name; email=email; birthDate=birthday; signUp=joined; region=country; channel=acquisition_channel; referredBy=referred_by",
    );
    check(
        &[
            "Name,Email,Phone,Created",
            "Ann Lee,ann@example.org,+43 660 1234567,2024-03-01",
            "Bob Orr,bob@example.org,+43 660 7654321,2024-04-01",
        ],
        Customers,
        "customer=Email; name=Name; phone=Phone; signUp=Created",
    );
    check(
        &[
            "client_id,contract_start,contract_end,cac,age,sex,plan",
            "C1,2024-03-01,,40.00,34,f,basic",
            "C2,2024-04-01,2025-04-01,35.00,51,m,plus",
        ],
        Customers,
        "customer=client_id; contractStart=contract_start; contractEnd=contract_end; acquisitionCost=cac; age=age; gender=sex",
    );
    check(
        &[
            "customer_id,enrolled_on,tier,treated",
            "C1,2026-02-01,silver,1",
            "C2,2026-03-01,gold,0",
            "C1,2026-05-01,gold,1",
        ],
        Memberships,
        "customer=customer_id; date=enrolled_on; tier=tier; treated=treated",
    );
    check(
        &["customer_id,enrolled_on,treated", "C1,2026-02-01,1", "C2,2026-02-01,0"],
        Memberships,
        "customer=customer_id; date=enrolled_on; treated=treated",
    );
    check(
        &[
            "member_id,date,transaction_type,points,balance,cost",
            "M1,2026-01-05,earn,100,100,0.00",
            "M1,2026-02-05,redeem,-50,50,0.50",
            "M2,2026-02-06,expire,-20,0,0.00",
        ],
        Rewards,
        "customer=member_id; date=date; kind=transaction_type; points=points; cost=cost",
    );
}

#[test]
fn answers_spending_and_requests() {
    check(
        &[
            "respondent_id,submitted_at,survey_type,score,comment",
            "C1,2026-01-05,NPS,9,very good tea",
            "C2,2026-01-06,NPS,4,it came too late",
        ],
        Feedback,
        "customer=respondent_id; date=submitted_at; kind=survey_type; score=score; text=comment",
    );
    // Google Ads
    check(
        &[
            "Campaign,Day,Currency code,Cost,Clicks,Impr.,Avg. CPC,CTR,Conversions,Cost / conv.,Conv. rate",
            "Brand,2026-01-01,EUR,12.50,40,1000,0.31,4.00%,3,4.17,7.5%",
            "Shopping,2026-01-02,EUR,20.00,50,1500,0.40,3.33%,2,10.00,4.0%",
        ],
        Spend,
        "channel=Campaign; date=Day; amount=Cost; newCustomers=Conversions",
    );
    // Meta
    check(
        &[
            "Campaign name,Ad set name,Day,Amount spent (USD),Impressions,Reach,Link clicks,CPC (cost per link click) (USD),Leads,Cost per lead (USD),Purchases,Reporting starts,Reporting ends",
            "Winter,Lookalike,2026-01-01,12.50,1000,900,40,0.31,5,2.50,3,2026-01-01,2026-01-01",
            "Winter,Retargeting,2026-01-02,20.00,1500,1200,50,0.40,4,5.00,2,2026-01-02,2026-01-02",
        ],
        Spend,
        "channel=Campaign name; date=Day; amount=Amount spent (USD); leads=Leads; newCustomers=Purchases",
    );
    check(
        &[
            "month,channel,spend,leads,new_customers",
            "2026-01,search,1200.00,300,40",
            "2026-02,social,800.00,200,22",
        ],
        Spend,
        "date=month; channel=channel; amount=spend; leads=leads; newCustomers=new_customers",
    );
    // Zendesk
    check(
        &[
            "Id,Requester,Requester id,Requester external id,Requester email,Submitter,Assignee,Group,Subject,Tags,Status,Priority,Via,Ticket type,Created at,Updated at,Assigned at,Due date,Solved at,First reply time in minutes",
            "1,Ann,901,,ann@example.org,Ann,Kim,Support,Late,,Closed,Normal,Mail,Problem,2026-01-05 10:00,2026-01-06 10:00,2026-01-05 10:10,,2026-01-06 10:00,25",
            "2,Bob,902,,bob@example.org,Bob,Kim,Support,Cup,,Solved,Normal,Mail,Question,2026-01-07 10:00,2026-01-08 10:00,2026-01-07 10:10,,2026-01-08 10:00,40",
        ],
        Interactions,
        "opened=Created at; customer=Requester email; closed=Solved at; kind=Ticket type",
    );
    check(
        &[
            "ticket_id,requester,created_at,first_reply_at,solved_at,type",
            "1,ann,2026-01-05 10:00,2026-01-05 10:25,2026-01-06 10:00,problem",
            "2,bob,2026-01-07 10:00,2026-01-07 10:40,,question",
        ],
        Interactions,
        "opened=created_at; customer=requester; firstResponse=first_reply_at; closed=solved_at; kind=type",
    );
}

#[test]
fn what_is_no_file_of_customers_is_taken_for_none() {
    let columns = columns(&["who,note", "ann,hello", "bob,you"]);
    let guess = guess(&columns, Some(Transactions), &[], &[]);
    assert!(guess.roles.iter().all(|assigned| assigned.role != Role::Date));
    let words =
        self::columns(&["lorem,ipsum", "dolor sit amet it is,consectetur", "adipiscing elit,sed"]);
    let guess = self::guess(&words, None, &[], &[]);
    assert!(guess.confidence < 0.4, "{guess:?}");
    let nothing = self::guess(&[], None, &[], &[]);
    assert_eq!(nothing.reason, TableReason::Unknown);
    assert!(nothing.roles.is_empty());
}

#[test]
fn what_the_caller_says_stands() {
    let columns = columns(&[
        "customer,date,amount,total",
        "a,2026-01-01,5.00,6.00",
        "b,2026-01-02,7.00,8.00",
    ]);
    let guess = guess(&columns, Some(Transactions), &[(Role::Amount, 2)], &[Role::Customer]);
    assert_eq!(guess.reason, TableReason::Said);
    let places: Vec<_> = guess.roles.iter().map(|it| (it.role, it.place)).collect();
    assert_eq!(places, [(Role::Date, 1), (Role::Amount, 2)]);
    assert_eq!(guess.roles[1].reason.evidence, Evidence::Said);
    assert_eq!(guess.roles[1].confidence, 1.0);
}

#[test]
fn a_near_tie_is_said() {
    let columns = columns(&[
        "customer,date,amount,revenue",
        "a,2026-01-01,5.00,6.00",
        "b,2026-01-02,7.00,8.00",
    ]);
    let guess = guess(&columns, None, &[], &[]);
    let amount = guess.roles.iter().find(|it| it.role == Role::Amount).expect("an amount");
    assert!(amount.confidence < 0.6);
    assert_eq!(
        amount.reason.say(Locale::En),
        "the header says “revenue”; “amount” would fit nearly as well"
    );
}

/// Rows of which nothing but the values tells what they are.
#[test]
fn files_without_a_header() {
    let lines = [",,,,", "00004,0001,19970101,2,29.33", "00004,0001,19970118,2,29.73"];
    let columns = columns(&lines);
    let guess = guess(&columns, None, &[], &[]);
    let places: Vec<_> = guess.roles.iter().map(|it| (it.role, it.place)).collect();
    assert_eq!(guess.table, Transactions);
    assert_eq!(places, [(Role::Date, 2), (Role::Customer, 0), (Role::Amount, 4)]);
    let reasons: Vec<_> = guess.roles.iter().map(|it| it.reason.say(Locale::En)).collect();
    assert_eq!(
        reasons,
        [
            "the only column of dates",
            "its values look like ids that come back",
            "its values look like amounts: numbers with decimals"
        ]
    );
}

#[test]
fn a_header_that_says_it_needs_half_of_the_cells() {
    let rows = ["a,2026-01-02,12.5", "b,soon,N/A", "a,2026-01-03,7", "b,unknown,none"];
    let check = |header: &str, expected: &[(Role, usize)]| {
        let lines: Vec<&str> = [header].into_iter().chain(rows).collect();
        let roles = guess::assign(&columns(&lines), Transactions, &[], &[]);
        let mut places: Vec<_> = roles.iter().map(|it| (it.role, it.place)).collect();
        places.sort_unstable();
        assert_eq!(places, expected, "{header}");
    };
    check("customer,date,amount", &[(Role::Customer, 0), (Role::Date, 1), (Role::Amount, 2)]);
    check("customer,x,y", &[(Role::Customer, 0)]);
}

#[test]
fn an_export_is_known_by_its_headers_alone() {
    let columns = columns(&["Name,Email,Financial Status,Lineitem name"]);
    let known = exports::find(&columns).expect("Shopify's orders");
    assert_eq!(known.table, Transactions);
    assert_eq!(
        known.places(&columns),
        [(Role::Customer, 1), (Role::Order, 0), (Role::Product, 3), (Role::Status, 2)]
    );
}
