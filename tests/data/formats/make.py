"""Makes the small files of tests/data/formats: one table, written by the usual libraries."""
import datetime as dt, decimal, io, json, sys, zipfile, gzip, os
import openpyxl, xlwt, pyarrow as pa, pyarrow.parquet as pq, pyarrow.feather as feather
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableRow, TableCell
from odf.text import P
out = sys.argv[1]
os.makedirs(out, exist_ok=True)
D = decimal.Decimal
names = ["客户 customer", "date", "amount", "orders", "paid", "note"]
rows = [
    ["00017", dt.date(2024, 3, 5), 12.5, 3, True, "first"],
    ["北京-2", dt.date(2023, 12, 31), -0.1, 1, False, "a \"quoted\", line"],
    ["c3", dt.date(2000, 2, 29), 1234567.89, 0, True, None],
    ["c4", dt.date(2024, 3, 5), 0.30000000000000004, 2, True, "été"],
]
def text(v):
    if v is None: return ""
    if isinstance(v, bool): return "true" if v else "false"
    if isinstance(v, float): return repr(float("%.15g" % v)).removesuffix(".0")
    return str(v)
import csv
with open(f"{out}/table.csv", "w", newline="") as f:
    w = csv.writer(f, lineterminator="\n"); w.writerow(names)
    for r in rows: w.writerow([text(v) for v in r])
def book(epoch1904=False):
    wb = openpyxl.Workbook()
    if epoch1904:
        from openpyxl.utils.datetime import CALENDAR_MAC_1904
        wb.epoch = CALENDAR_MAC_1904
    notes = wb.active; notes.title = "read me"; notes["A1"] = "Made by hand"
    hidden = wb.create_sheet("hidden"); hidden.sheet_state = "hidden"
    hidden.append(["a", "b"]); hidden.append([1, 2])
    s = wb.create_sheet("sales")
    s["B2"] = "Sales of the spring"; s.merge_cells("B2:E2"); s["B3"] = "in dollars"
    for i, r in enumerate([names] + rows):
        for j, v in enumerate(r):
            c = s.cell(row=5 + i, column=2 + j, value=v)
            if isinstance(v, dt.date): c.number_format = "dd/mm/yyyy"
    s.cell(row=30, column=12, value=" ")
    return wb
book().save(f"{out}/table.xlsx"); book(True).save(f"{out}/table-1904.xlsx")
wb = xlwt.Workbook(encoding="utf-8"); s = wb.add_sheet("sales")
style = xlwt.easyxf(num_format_str="DD/MM/YYYY")
s.write_merge(0, 0, 0, 3, "Sales of the spring")
for i, r in enumerate([names] + rows):
    for j, v in enumerate(r):
        if v is None: continue
        if isinstance(v, dt.date): s.write(2 + i, j, v, style)
        else: s.write(2 + i, j, v)
wb.save(f"{out}/table.xls")
doc = OpenDocumentSpreadsheet(); t = Table(name="sales")
for r in [["Sales of the spring"]] + [names] + rows:
    tr = TableRow()
    for v in r:
        if v is None: c = TableCell()
        elif isinstance(v, bool): c = TableCell(valuetype="boolean", booleanvalue="true" if v else "false")
        elif isinstance(v, (int, float)): c = TableCell(valuetype="float", value=repr(v)); c.addElement(P(text=str(v)))
        elif isinstance(v, dt.date): c = TableCell(valuetype="date", datevalue=v.isoformat())
        else: c = TableCell(valuetype="string"); c.addElement(P(text=v))
        tr.addElement(c)
    t.addElement(tr)
doc.spreadsheet.addElement(t); doc.save(f"{out}/table.ods")
objects = [dict(zip(names, [v.isoformat() if isinstance(v, dt.date) else (float("%.15g" % v) if isinstance(v, float) else v) for v in r])) for r in rows]
json.dump(objects, open(f"{out}/table.json", "w"), ensure_ascii=False, indent=1)
json.dump({"meta": {"pages": [1]}, "data": objects}, open(f"{out}/envelope.json", "w"), ensure_ascii=False)
open(f"{out}/table.ndjson", "w").write("\n".join(json.dumps(o, ensure_ascii=False) for o in objects))
cols = list(zip(*rows))
arrow = pa.table({
    names[0]: pa.array(cols[0]).dictionary_encode(), names[1]: pa.array(cols[1], pa.date32()), names[2]: pa.array([float("%.15g" % v) for v in cols[2]]),
    names[3]: pa.array(cols[3], pa.int64()), names[4]: pa.array(cols[4]), names[5]: pa.array(cols[5])})
for codec in ["none", "snappy", "gzip", "zstd", "lz4", "brotli"]:
    pq.write_table(arrow, f"{out}/table-{codec}.parquet", compression=codec, row_group_size=3)
for codec in ["uncompressed", "lz4", "zstd"]:
    feather.write_feather(arrow, f"{out}/table-{codec}.arrow", compression=codec, chunksize=3)
with pa.ipc.new_stream(f"{out}/table-stream.arrow", arrow.schema) as w: w.write_table(arrow, 2)
exact = pa.table({
    "id": pa.array([2**53 + 1, -2**63, None], pa.int64()), "unsigned": pa.array([2**64 - 1, 0, None], pa.uint64()),
    "money": pa.array([D("12345678901234567.89"), D("-0.05"), None], pa.decimal128(19, 2)),
    "small": pa.array([D("1.5"), D("-0.5"), None], pa.decimal128(5, 1)),
    "naive": pa.array([dt.datetime(2024, 3, 5, 9, 30, 0, 123456), dt.datetime(1969, 12, 31, 23, 59, 59), None], pa.timestamp("us")),
    "instant": pa.array([dt.datetime(2024, 3, 5, 9, 30), dt.datetime(1969, 12, 31, 23, 59, 59, 1000), None], pa.timestamp("ms", "UTC")),
    "nanos": pa.array([1709631000123456789, -1, None], pa.timestamp("ns", "UTC")),
    "clock": pa.array([dt.time(9, 30, 1), dt.time(0, 0, 0, 500), None], pa.time64("us")),
    "single": pa.array([0.1, 16777216, None], pa.float32()),
    "part": pa.array([{"a": 1, "b": {"c": "x"}}, {"a": None, "b": {"c": "y"}}, None]),
    "list": pa.array([["p", "q"], [], None]), "bytes": pa.array([b"raw", b"", None])})
pq.write_table(exact, f"{out}/exact.parquet"); pq.write_table(exact, f"{out}/exact-int96.parquet", use_deprecated_int96_timestamps=True, store_decimal_as_integer=True)
feather.write_feather(exact, f"{out}/exact.arrow", compression="uncompressed")
runs = pa.table({"number": pa.array([i // 1000 for i in range(150_000)], pa.int64())})
feather.write_feather(runs, f"{out}/runs-lz4.arrow", compression="lz4", chunksize=150_000)
def z(name, files, method, **kw):
    with zipfile.ZipFile(f"{out}/{name}", "w") as f:
        for n, path in files:
            info = zipfile.ZipInfo(n, (2024, 1, 1, 0, 0, 0)); info.compress_type = method
            with f.open(info, "w", **kw) as e: e.write(open(f"{out}/{path}", "rb").read())
z("one.zip", [("folder/", "table.csv"), ("folder/table.csv", "table.csv"), ("__MACOSX/._table.csv", "table.csv"), ("read.me", "table.csv")], zipfile.ZIP_DEFLATED)
z("two.zip", [("a.csv", "table.csv"), ("b.parquet", "table-snappy.parquet"), ("c.xlsx", "table.xlsx")], zipfile.ZIP_STORED, force_zip64=True)
for n in ["table.csv", "table.ndjson", "table-snappy.parquet"]: open(f"{out}/{n}.gz", "wb").write(gzip.compress(open(f"{out}/{n}", "rb").read(), mtime=0))
