//! The words that headers hold, and the roles they speak for and against.
//!
//! Latin terms are compared with whole words of the header, alone and run together (`sign up` is `signup`, and `customerid`
//! is `customer id`); Chinese, Japanese and Korean terms are looked for anywhere in it, since those have no blanks. Traditional
//! characters are read as simplified ones. A header's score for a role is the sum over the lists of which it holds a term.

use crate::ingest::roles::Role;
use crate::ingest::values::lower;
use crate::tables::TableKind;

/// Words that make a name the name of an id.
const IDS: &str = "id key uuid guid identifier 编号 号";
const NUMBERS: &str = "no number num nr nummer numéro numero número code 番号 번호";
/// Words that make a name the name of a day.
const DAYS: &str = "date day time timestamp datetime on at when datum zeit tag jour fecha dia día dt 日期 时间 日 날짜 일";
/// Words of money that is no price of goods.
const EXTRAS: &str = "tax taxes vat mwst ust tva iva discount disc rabatt remise descuento coupon voucher shipping freight delivery \
             versand livraison envio envío postage fee tip point refund refunded commission outstanding balance \
             duty duties 税 运费 邮费 优惠 折扣 积分 退款 抵扣 手续费 服务费 定金 红包 \
             余额 佣金";

/// What the terms of a list add to the score of a role.
const WORDS: &[(Role, f32, &str)] = {
    use Role::*;
    &[
        (
            Customer,
            3.0,
            "customer cust client buyer shopper donor requester payer kunde kunden cliente acheteur käufer comprador \
             客户 客人 顾客 买家 会员 고객",
        ),
        (
            Customer,
            2.5,
            "member user account household person contact subscriber visitor guest patient student respondent \
             mitglied benutzer utilisateur membre usuario 用户 账号 帐号 卡号 旺旺 회원",
        ),
        (Customer, 2.0, IDS),
        (Customer, 1.0, NUMBERS),
        (Customer, 1.5, "email mail courriel correo 邮箱 邮件 メール"),
        (Customer, 0.8, "unique phone mobile tel telephone 手机 电话"),
        (Customer, 0.5, "name nom nombre 姓名 名 昵称"),
        (Customer, -2.3, "customername clientname membername username"),
        (Customer, -1.0, "ip hash reference zone external"),
        (
            Customer,
            -4.0,
            "order invoice transaction payment receipt basket product sku asin item store shop type group segment country \
             city region state zip postal postcode address status tier level rank age gender since first last service note \
             lifetime total count amount channel source agent manager seller vendor staff employee supplier assignee \
             merchant campaign date time of to tag url has is visits days tracking message feedback comment description \
             title question answer cvc avs brand device payout currency kind 订单 商品 宝贝 产品 店铺 \
             门店 等级 级别 地址 城市 地区 省 类型 类别 分类 状态 留言 应付 支付 邮费 \
             服务费 积分 金额 日期 时间 数 年 物流 注文 来源 渠道 备注",
        ),
        (Date, 2.0, DAYS),
        (Date, 2.0, "month mois monat mes 月 월"),
        (
            Date,
            1.5,
            "order ordered invoice purchase purchased transaction trans visit bestell bestellung kauf commande achat compra \
             pedido sale 订单 下单 购买 消费 交易 成交 注文 购入 주문",
        ),
        (Date, 0.8, "created create creation placed 创建 donation answered earned"),
        (Date, 0.5, "paid payment posted 付款 支付"),
        (
            Date,
            1.0,
            "enrolled enrolment enrollment joined join registered registration start since effective membersince 入会 \
             注册 加入 开卡 办卡",
        ),
        (Date, -1.0, "last approved"),
        (
            Date,
            -3.0,
            "birth birthday dob updated modified modification update shipped ship shipping shipment delivery due delivered \
             end ended expiry expires expiration exp cancelled canceled refunded fulfilled fulfillment closed estimated \
             deposit release limit payout zone until 生日 出生 更新 修改 发货 收货 到期 取消 退款 结束 \
             截止 失效 完成",
        ),
        (
            Amount,
            3.5,
            "total totalamount gesamt gesamtbetrag gesamtpreis endbetrag owed \
             collected 总额 总价 合计 总金额 总计 실결제",
        ),
        (
            Amount,
            3.0,
            "amount amt revenue sales turnover spend spent betrag summe umsatz montant importe monto 金额 销售额 \
             实付 成交额 货款 売上 收入 금액",
        ),
        (
            Amount,
            2.0,
            "value paid gross sum dollar usd eur gbp cny wert brutto valeur valor 实际支付 实收",
        ),
        (
            Amount,
            1.5,
            "net netto payment pay subtotal donation gift contribution charge 支付 消费 成交 小计",
        ),
        (Amount, 4.5, "inklusive incl including inkl inclusive ttc 含税 税込"),
        (Amount, -0.6, "excl excluding exkl zzgl ht before list original converted 应付 原价 税抜"),
        (Amount, -2.0, "avg average mean per lifetime limit first"),
        (Amount, -4.0, EXTRAS),
        (
            Amount,
            -4.0,
            "unit cost margin profit quantity qty count number no id zip phone age code rate percent installments \
             sequential status type date days time weight items orders threshold budget menge anzahl quantité cantidad \
             数量 件数 单价 编号 成本 利润 种类 比例 率 单号 方式",
        ),
        (
            Quantity,
            3.0,
            "quantity quantities qty units unitssold menge anzahl quantité quantite qté cantidad piece pcs \
             数量 件数 个数 수량",
        ),
        (Quantity, 1.5, "count itemssold"),
        (
            Quantity,
            -3.0,
            "price unitprice amount id customers orders impressions clicks 库存 stock shipped",
        ),
        (
            UnitPrice,
            3.0,
            "unitprice unitamount itemprice lineitemprice priceeach stückpreis einzelpreis 单价 단가",
        ),
        (UnitPrice, 2.0, "price preis prix precio 价格 售价 가격"),
        (
            UnitPrice,
            -4.0,
            "total compare tax taxes shipping ship discount freight original list gift subtotal before point \
             currency 总价 原价 市场价",
        ),
        (
            Order,
            3.0,
            "order invoice receipt basket bill ticket cart bestellung bestell auftrag rechnung beleg bon commande facture \
             pedido factura 订单 单号 小票 流水 发票 注文 주문",
        ),
        (Order, 2.5, "transaction trans txn booking 交易"),
        (Order, 1.0, "payment session visit"),
        (Order, 1.0, IDS),
        (Order, 1.0, NUMBERS),
        (
            Order,
            -4.0,
            "date time day amount total value status type at on price product line item quantity count customer channel \
             currency method priority note name source tax state purchase sequential reference event 金额 状态 时间 \
             日期 备注 类型 原因 来源 数量 物流 商品 渠道 客户 抬头",
        ),
        (
            Product,
            3.0,
            "product item article artikel produkt produit producto artículo sku stockcode asin lineitem 商品 宝贝 \
             产品 货品 货号 品名 상품",
        ),
        (Product, 1.0, "name description title bezeichnung 标题 名称"),
        (
            Product,
            -4.0,
            "category type price quantity qty count status tax weight cost discount amount total order serial promotion \
             subtotal compare fulfillment condition group family taxable requires option image variant sold department \
             brand 种类 数量 分类 类目 类别 价格 金额 总数 品类",
        ),
        (
            Category,
            3.0,
            "category department aisle producttype productgroup productfamily kategorie abteilung warengruppe catégorie \
             categorie categoría categoria 类目 分类 品类 类别 种类 카테고리",
        ),
        (Category, 2.0, "brand marke marque marca 品牌"),
        (Category, -3.0, "customer"),
        (Channel, 3.0, "channel medium platform network kanal canal 渠道 平台 채널"),
        (
            Channel,
            2.0,
            "store shop site source campaign location branch filiale laden magasin tienda utm publisher 店铺 \
             门店 店名 来源",
        ),
        (Channel, -1.0, "type fulfillment adset adgroup campaignid order url cost zone"),
        (Cost, 3.0, "cost cogs kosten coût cout coûts costo coste 成本 进价 费用 花费 原价 비용"),
        (
            Cost,
            -3.0,
            "shipping freight versand livraison per avg average conv cpc cpm acquisition contact conversion",
        ),
        (Margin, 3.0, "margin profit grossprofit marge gewinn margen 利润 毛利 粗利"),
        (Margin, -2.0, "rate percent pct 率"),
        (Currency, 3.0, "currency ccy währung waehrung devise moneda divisa 币种 货币 通货 통화"),
        (Currency, -1.0, "converted"),
        (Status, 3.0, "status statut estado zustand 状态 ステータス 상태"),
        (Status, 0.8, "order financial payment transaction trade 订单 交易"),
        (
            Status,
            -1.5,
            "fulfillment shipment shipping address card avs tax cvc marketing marital item",
        ),
        (Status, -4.0, "customer member membership churn loyalty"),
        (
            SignUp,
            3.0,
            "signup signedup registered registration registrierung joined join enrolled customersince \
             membersince firstseen firstcontact dtcustomer anmeldung 注册 入会 开户 建档 登录日 \
             가입",
        ),
        (SignUp, 1.5, "created creation since 创建"),
        (SignUp, 1.0, "first date 首次"),
        (
            SignUp,
            -3.0,
            "birth last updated modified expiry end churn 生日 出生 最近 到期 channel source",
        ),
        (
            ContractStart,
            3.0,
            "contractstart startdate activation subscribed beginn début inicio \
             开始 起始 生效",
        ),
        (ContractStart, 2.0, "start begin started"),
        (ContractStart, 1.0, "contract subscription 合同"),
        (
            ContractEnd,
            3.0,
            "contractend enddate churndate cancelled canceled cancellation terminated termination ended expiry expires \
             expiration canceledat subscriptionend ende fin 结束 到期 终止 解约 失效",
        ),
        (ContractEnd, 2.0, "end churn churned left 流失"),
        (ContractEnd, 1.0, "contract subscription 合同"),
        (Duration, 3.0, "tenure duration 在网时长 时长 在网"),
        (Duration, 1.5, "months days weeks time"),
        (Duration, -3.0, "since last between prior value charges start end visits call"),
        (Event, 3.0, "churn churned attrition exited left event 流失 离网"),
        (Event, -3.0, "date reason score type risk value category name"),
        (
            BirthDate,
            3.0,
            "birth birthday birthdate dateofbirth dob geburtstag geburtsdatum naissance nacimiento 生日 出生 \
             生年月日",
        ),
        (BirthDate, -2.0, "year place city country"),
        (Age, 3.0, "age alter âge edad 年龄 나이"),
        (Age, -3.0, "group range band days account 段"),
        (Gender, 3.0, "gender sex geschlecht sexe sexo género 性别 성별"),
        (Region, 3.0, "region area territory gebiet région región 地区 区域 省份 지역"),
        (Region, 2.8, "province state bundesland provinz provincia 省"),
        (Region, 2.6, "city town stadt ort ville ciudad 城市 市"),
        (Region, 2.4, "country land pays país pais 国家 国"),
        (Region, 2.0, "zip postal postcode plz address location street 邮编 地址"),
        (Region, -1.0, "code company phone email name"),
        (AcquisitionCost, 4.0, "cac acquisitioncost 获客成本 获取成本"),
        (
            ReferredBy,
            3.0,
            "referredby referrer referral invitedby inviter 推荐人 邀请人 \
             介绍人 绍介者",
        ),
        (ReferredBy, -4.0, "date code count url 数"),
        (Name, 3.0, "name fullname customername nom nombre 姓名 名字 氏名 收货人姓名 이름"),
        (Name, 0.5, "first last full vorname nachname"),
        (
            Name,
            -3.0,
            "product company item file user store shop campaign plan domain event card 公司",
        ),
        (Email, 3.0, "email mail courriel correo 邮箱 邮件 メール 이메일"),
        (Email, -4.0, "marketing accepts opt consent verified domain count sent open"),
        (
            Phone,
            3.0,
            "phone mobile tel telephone cell cellphone handy telefon téléphone teléfono 手机 电话 전화",
        ),
        (Phone, -4.0, "service lines country type verified"),
        (Tier, 3.0, "tier level grade rank stufe niveau nivel 等级 级别 档位 ランク 등급"),
        (Tier, 1.5, "status plan class membership program programme card"),
        (Tier, -3.0, "id date number amount points since days"),
        (
            End,
            3.0,
            "enddate expiry expires expired expiration validuntil validto left until 到期 结束 失效 退会",
        ),
        (End, 2.0, "end ended cancelled canceled"),
        (
            Treated,
            3.0,
            "treated treatment heldout holdout control experiment arm variant randomised randomized testgroup \
             实验组 实验 对照 分组",
        ),
        (Treated, 1.5, "group test"),
        (Treated, -3.0, "age customer product segment"),
        (Kind, 3.0, "type kind action movement surveytype typ 类型 操作 变动"),
        (Kind, 2.0, "survey metric reason category topic event entry"),
        (Kind, -3.0, "id date customer product user card 客户"),
        (Points, 3.0, "point miles stars punkte puntos pts 积分 点数 ポイント 포인트"),
        (Points, 1.0, "earned change delta amount value 变动 数"),
        (
            Points,
            -3.0,
            "balance after before remaining type date expiry total 余额 类型 时间 日期 原因 等级",
        ),
        (Score, 4.0, "nps csat"),
        (Score, 3.0, "score rating stars bewertung note 评分 得分 分数 打分 推荐度 점수"),
        (Score, 2.0, "satisfaction overall response answer 满意度 评价"),
        (
            Score,
            -3.0,
            "id date credit lead comment text type category count channel time reason code 时间 内容 日期",
        ),
        (
            Text,
            3.0,
            "comment feedback verbatim text review remark body kommentar commentaire comentario 评论 反馈 意见 留言 \
             评语 内容 コメント",
        ),
        (Text, 1.0, "message answer reason note 备注 文字"),
        (Text, -4.0, "has date id count type length score rating channel source 时间 日期 评分"),
        (Leads, 3.0, "lead inquiries enquiries prospects 线索 潜客 留资 リード"),
        (Leads, 1.5, "results signups registrations"),
        (Leads, -4.0, "per cost id rate value indicator name type source status"),
        (NewCustomers, 3.5, "newcustomer neukunden acquired acquisitions 新客 新增客户 新增"),
        (NewCustomers, 2.5, "conversion purchases 转化 成交 customers orders"),
        (NewCustomers, -4.0, "rate value cost per roas id avg 率 金额 成本"),
        (
            Opened,
            3.0,
            "opened open created submitted received 创建 提交 受理 \
             开始",
        ),
        (Opened, 0.5, DAYS),
        (Opened, 1.0, "start started request requested ticket"),
        (Opened, -3.0, "by updated last due assigned closed solved resolved first"),
        (
            FirstResponse,
            3.0,
            "firstresponse firstreply firstanswer firstcontact responded replied \
             首次 首响 初回",
        ),
        (FirstResponse, 1.5, "first response reply answered 回复 响应"),
        (FirstResponse, -3.0, "last updated"),
        (
            Closed,
            3.0,
            "closed close solved resolved completed finished resolution 关闭 \
             解决 完结 完成",
        ),
        (Closed, 2.0, "end ended 结束"),
        (Closed, -3.0, "by updated first initially is"),
    ]
};

/// Words of columns that play no role but are in such a table.
const HINTS: &[(TableKind, &str)] = &[
    (TableKind::Transactions, "lineitem stockcode sku basket cart subtotal 宝贝 订单"),
    (
        TableKind::Customers,
        "income education marital kid kidhome teenhome partner paperless dependents senior married occupation lastname \
             firstname vorname nachname zip company birth segment charges 职业 收入 学历",
    ),
    (
        TableKind::Memberships,
        "membership enrolment enrollment enrolled programme joined 入会 会员卡 会员等级",
    ),
    (
        TableKind::Rewards,
        "redeem redeemed earned expired loyalty balance accrual ledger 兑换 积分变动 获得",
    ),
    (
        TableKind::Feedback,
        "survey nps csat promoter verbatim respondent satisfaction intention 问卷 满意度 推荐",
    ),
    (
        TableKind::Spend,
        "campaign clicks impressions impr ctr cpc cpm ad adset adgroup reach conversions spend 点击 展示 展现 \
             曝光 推广 计划 花费",
    ),
    (
        TableKind::Interactions,
        "ticket requester assignee agent priority resolution resolved solved sla reply subject satisfaction 工单 \
             客服",
    ),
];

/// How well a header fits each role, in the order of [`Role::ALL`]; negative if it speaks against it.
pub(super) type Scores = [f32; Role::ALL.len()];

/// What a header says: for each role, and for each table in the order of [`TableKind::ALL`].
pub(super) fn read(header: &str) -> (Scores, [bool; TableKind::ALL.len()]) {
    let words = words(header);
    let mut terms = words.clone();
    for length in 2..=3 {
        terms.extend(words.windows(length).map(|window| window.concat()));
    }
    let whole = folded(header);
    let has = |list: &str| {
        list.split_ascii_whitespace().any(|term| match is_cjk(term) {
            true => whole.contains(term),
            false => terms.iter().any(|word| is_term(word, term)),
        })
    };
    let mut scores = [0.0; Role::ALL.len()];
    for &(role, weight, list) in WORDS {
        if has(list) {
            scores[role as usize] += weight;
        }
    }
    let mut hints = [false; TableKind::ALL.len()];
    for &(table, list) in HINTS {
        hints[table as usize] = has(list);
    }
    (scores, hints)
}

/// Whether a row of these cells reads like a header: a word of some role in it.
pub(crate) fn has_role_words(cells: &[String], roles: &[Role]) -> bool {
    cells.iter().any(|cell| {
        let (scores, _) = read(cell);
        roles.iter().any(|role| scores[*role as usize] >= 2.0)
    })
}

/// The words of a header, in lower case: `InvoiceDate`, `invoice_date`, `Invoice Date` and `invoicedate` are the same.
fn words(header: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut after_lower = false;
    for c in header.chars() {
        let is_part = c.is_alphanumeric();
        if !is_part || (after_lower && c.is_uppercase()) {
            words.push(if c == '#' { "no".to_owned() } else { String::new() });
        }
        after_lower = c.is_lowercase();
        if let (true, Some(word)) = (is_part, words.last_mut()) {
            word.extend(c.to_lowercase());
        }
    }
    let mut split = Vec::with_capacity(words.len());
    for word in words {
        match parts(&word) {
            Some((one, other)) => split.extend([one.to_owned(), other.to_owned()]),
            None if !word.is_empty() => split.push(word),
            None => {}
        }
    }
    split
}

/// The two known words of which a word that is not known is made.
fn parts(word: &str) -> Option<(&str, &str)> {
    if word.len() < 5 || !word.is_ascii() || is_known(word) {
        return None;
    }
    (2..word.len() - 1)
        .rev()
        .filter_map(|at| word.split_at_checked(at))
        .find(|(one, other)| one.len() > 2 && is_known(one) && is_known(other))
}

fn is_known(word: &str) -> bool {
    WORDS.iter().any(|(.., list)| list.split_ascii_whitespace().any(|term| is_term(word, term)))
}

/// Whether the word is the term, or more than one of it.
fn is_term(word: &str, term: &str) -> bool {
    word.strip_prefix(term).is_some_and(|rest| rest.is_empty() || rest == "s")
}

fn is_cjk(term: &str) -> bool {
    term.chars().next().is_some_and(|c| c >= '\u{2E80}')
}

/// Traditional characters and the simplified ones that stand for them.
const SIMPLIFIED: &str = "訂订單单単单號号編编戶户員员額额實实際际購购買买價价価价數数時时間间類类別别稱称電电話话齡龄齢龄顧顾會会級级產产貨货狀状態态幣币種种條条積积點点\
     開开關关閉闭結结終终備备註注評评論论滿满應应總总計计稅税運运費费優优賣卖來来門门鋪铺標标題题廣广獲获錄录聯联繫系絡络係系國国區区縣县鎮镇歲岁\
     從从獎奖換换變变動动過过餘余動动發发實实驗验對对組组線线潛潜轉转認认識识訊讯雙双歷历億亿萬万內内復复覆复響响應应離离網网約约紹绍薦荐";

/// The text in lower case, without blanks and with simplified characters.
fn folded(text: &str) -> String {
    let simplify = |c: char| {
        let mut pairs = SIMPLIFIED.chars();
        while let (Some(from), Some(to)) = (pairs.next(), pairs.next()) {
            if from == c {
                return to;
            }
        }
        c
    };
    let is_kept = |c: &char| !c.is_whitespace();
    lower(text).chars().filter(is_kept).map(simplify).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_are_split_into_words() {
        let check = |header: &str, expected: &[&str]| assert_eq!(words(header), expected);
        for header in ["InvoiceDate", "invoice_date", "Invoice Date", "invoicedate", "invoice-date"]
        {
            check(header, &["invoice", "date"]);
        }
        check("CustomerID", &["customer", "id"]);
        check("customerid", &["customer", "id"]);
        check("kundennummer", &["kunden", "nummer"]);
        check("Order #", &["order", "no"]);
        check("paid", &["paid"]);
        check("valid", &["valid"]);
        check("candidate", &["candidate"]);
        check("", &[]);
    }

    #[test]
    fn traditional_characters_are_read_as_simplified() {
        assert_eq!(folded("訂單 編號"), "订单编号");
        assert_eq!(folded("會員Email"), "会员email");
        assert_eq!(folded("単価"), "单价");
        // Terms are written as headers are read.
        let lists = WORDS.iter().map(|(.., list)| list).chain(HINTS.iter().map(|(_, list)| list));
        for term in lists.flat_map(|list| list.split_ascii_whitespace()) {
            assert_eq!(folded(term), term);
            assert!(is_cjk(term) || !term.contains(['_', '-']), "{term} is never a word");
        }
    }

    /// Every list crosses the network before the first answer: these take 4 kB there.
    #[test]
    fn the_words_are_few() {
        let mut lists: Vec<&str> = WORDS.iter().map(|(.., list)| *list).collect();
        lists.sort_unstable();
        lists.dedup();
        let size: usize = lists.iter().map(|list| list.len()).sum();
        assert!(size < 10_500, "{size}");
    }
}
