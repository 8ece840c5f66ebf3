//! The boundary in a real browser: what crosses, as which JavaScript type. Behaviour is tested natively.
#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used)]

use js_sys::{Array, Error, Float64Array, Object, Reflect, Uint8Array, Uint32Array};
use tenure::segment::clusters::{Features, KmeansOptions, kmeans};
use tenure::wasm::{Workspace, draw, height, sample, svg, words};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::HtmlCanvasElement;

wasm_bindgen_test_configure!(run_in_browser);

fn get(object: &JsValue, key: &str) -> JsValue {
    Reflect::get(object, &key.into()).unwrap()
}

fn number(object: &JsValue, key: &str) -> f64 {
    get(object, key).as_f64().unwrap()
}

fn options(fields: &[(&str, JsValue)]) -> JsValue {
    let object = Object::new();
    for (key, value) in fields {
        Reflect::set(&object, &(*key).into(), value).unwrap();
    }
    object.into()
}

/// A small invented shop, read the way a page does.
fn shop() -> (Workspace, JsValue) {
    let files = sample(options(&[("customers", 200.into())])).unwrap();
    let workspace = Workspace::new();
    let mut load = workspace.begin("transactions", JsValue::UNDEFINED).unwrap();
    for chunk in get(&files, "transactions").as_string().unwrap().as_bytes().chunks(1000) {
        load.push(&Uint8Array::from(chunk)).unwrap();
    }
    let report = loop {
        let step = load.step(100.0).unwrap();
        let report = get(&step, "report");
        if !report.is_undefined() {
            break report;
        }
        if get(&step, "ready").is_undefined() {
            assert!((0.0..=1.0).contains(&number(&step, "progress")));
        }
    };
    (workspace, report)
}

#[wasm_bindgen_test]
fn a_report_is_a_plain_object() {
    let (_, report) = shop();
    assert_eq!(number(&report, "customers"), 200.0);
    assert_eq!(get(&report, "from").as_string().unwrap().len(), "2024-01-01".len());
    assert_eq!(get(&get(&report, "columns"), "date").as_string().unwrap(), "order_date");
    assert!(Array::is_array(&get(&report, "reasons")));
}

#[wasm_bindgen_test]
fn columns_are_typed_arrays() {
    let (workspace, _) = shop();
    let customers = workspace.customers(JsValue::UNDEFINED).unwrap();
    assert_eq!(get(&customers, "id").unchecked_into::<Array>().length(), 200);
    assert_eq!(get(&customers, "frequency").dyn_into::<Uint32Array>().unwrap().length(), 200);
    assert_eq!(get(&customers, "age").dyn_into::<Float64Array>().unwrap().length(), 200);
}

#[wasm_bindgen_test]
fn errors_are_tenure_errors() {
    let empty = Workspace::new().begin("transactions", JsValue::UNDEFINED).unwrap().finish();
    let error = empty.unwrap_err().dyn_into::<Error>().unwrap();
    assert_eq!(error.name(), "TenureError");
    assert_eq!(get(&error, "kind"), "empty");
    assert!(String::from(error.message()).len() > 20);

    let (workspace, _) = shop();
    let unknown = workspace.retention(options(&[("perod", "month".into())])).unwrap_err();
    assert_eq!(get(&unknown, "kind"), "option");
}

#[wasm_bindgen_test]
fn a_chart_is_drawn_and_found_again_under_the_pointer() {
    let (workspace, _) = shop();
    let spec = get(&workspace.chart("retention.triangle", JsValue::UNDEFINED).unwrap(), "spec");
    let document = get(&js_sys::global(), "document");
    let create: js_sys::Function = get(&document, "createElement").unchecked_into();
    let canvas: HtmlCanvasElement =
        create.call1(&document, &"canvas".into()).unwrap().unchecked_into();
    let tall = height(&canvas, spec.clone(), 800.0).unwrap().unwrap();
    canvas.set_width(1600);
    canvas.set_height((2.0 * tall) as u32);
    let drawing = draw(&canvas, spec.clone(), options(&[("scale", 2.into())])).unwrap();
    let first = drawing.get(0);
    let found = drawing.at(number(&first, "x"), number(&first, "y"));
    assert_eq!(number(&found, "row"), number(&first, "row"));

    let picture = svg(spec, JsValue::UNDEFINED).unwrap();
    assert!(picture.starts_with("<svg") && picture.trim_end().ends_with("</svg>"));
}

#[wasm_bindgen_test]
fn the_page_has_its_words() {
    assert!(get(&words("en"), "tagline").as_string().unwrap().len() > 20);
}

#[wasm_bindgen_test]
fn segments_filter_and_break_down() {
    let (workspace, _) = shop();
    workspace.define("often", "orders >= 3").unwrap();
    let segments: Array = workspace.segments(JsValue::UNDEFINED).unwrap().into();
    let often = number(&segments.get(0), "customers");
    let filter = options(&[("rule", "often".into())]);
    let result = workspace.customers(options(&[("filter", filter), ("by", "rfm".into())])).unwrap();
    assert_eq!(f64::from(Array::from(&get(&result, "id")).length()), often);
    let parts: Array = get(&result, "breakdown").into();
    assert_eq!(parts.iter().map(|part| number(&part, "n")).sum::<f64>(), often);
    assert!(get(&get(&parts.get(0), "result"), "revenue").is_instance_of::<Float64Array>());

    let error: Error = workspace.define("wrong", "ordres > 1").unwrap_err().into();
    assert_eq!(number(&get(&error, "position"), "character"), 1.0);
    workspace.undefine("often").unwrap();
    assert!(Array::from(&workspace.rule_columns().unwrap()).length() > 10);
}

/// The places of a sample are products of a number of rows, which 32 bits do not hold from 2^32 / 16,384 rows on.
#[wasm_bindgen_test]
fn very_many_customers_are_clustered() {
    let column = (0..300_000).map(|row| f64::from(row % 2 * 100 + row % 7)).collect();
    let features = Features::columns(vec![("x".into(), column)]).unwrap();
    let options = KmeansOptions { k: Some(2), starts: Some(1), ..KmeansOptions::default() };
    let found = kmeans(features, &options).unwrap();
    let sizes: Vec<u32> = found.clusters.iter().map(|cluster| cluster.customers).collect();
    assert_eq!(sizes, [150_000, 150_000]);
}
