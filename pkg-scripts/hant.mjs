// Writes the catalogue in traditional characters from the one in simplified: OpenCC for Taiwan, and the terms below, which it
// leaves or gets wrong.
//
//   node pkg-scripts/hant.mjs [--check]
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { ConverterFactory, Locale } from 'opencc-js/cn2t';

const [FROM, TO] = ['src/words/zh_hans', 'src/words/zh_hant'];
const NOTE = '// Written from `zh_hans` by pkg-scripts/hant.mjs; change it there.\n';

/**
 * What is said otherwise in Taiwan. The longest that fits counts, and what is listed here OpenCC does not touch, so that a row
 * (行, there 列) and a column (列, there 欄) do not run into one another.
 */
const TERMS = {
  // rows and columns
  行: '列', 列: '欄', 列出: '列出', 列在: '列在', 列为: '列為', 排列: '排列', 系列: '系列', 下列: '下列', 一列: '一欄', 列名: '欄名', 列数: '欄數', 行数: '列數',
  执行: '執行', 运行: '執行', 进行: '進行', 行为: '行為', 行动: '行動', 可行: '可行', 不行: '不行', 也行: '也可以', 自行: '自行', 平行: '平行', 行业: '行業', 另行: '另行',
  银行: '銀行', 发行: '發行', 现行: '現行', 换行: '換行', 旅行: '旅行', 流行: '流行', 并行: '並行', 先行: '先行', 施行: '施行', 推行: '推行', 就行: '就可以',
  // statistics
  概率: '機率', 置信区间: '信賴區間', 置信水平: '信賴水準', 置信区域: '信賴區域', 置信带: '信賴帶', 区间: '區間', 中位数: '中位數', 分位数: '分位數', 方差: '變異數',
  标准差: '標準差', 标准误: '標準誤', 均值: '平均值', 平均值: '平均值', 标准化均值差: '標準化平均值差', 协变量: '共變數', 变量: '變數', 参数: '參數', 似然: '概似', 先验: '先驗', 拟合: '擬合', 相关系数: '相關係數',
  自助法: '拔靴法', 随机: '隨機', 样本: '樣本', 基尼系数: '吉尼係數', 系数: '係數', 误差线: '誤差線', 倾向得分: '傾向分數', 聚类: '集群', 双重差分: '雙重差分',
  // files and pages
  数据: '資料', 信息: '資訊', 文件: '檔案', 文件名: '檔名', 文件夹: '資料夾', 导出: '匯出', 导入: '匯入', 字段: '欄位', 筛选: '篩選', 默认: '預設', 设置: '設定',
  保存: '儲存', 加载: '載入', 打开: '開啟', 浏览器: '瀏覽器', 服务器: '伺服器', 网络: '網路', 软件: '軟體', 链接: '連結', 单元格: '儲存格', 电子表格: '試算表',
  表格: '表格', 表头: '表頭', 字符: '字元', 字符串: '字串', 编码: '編碼', 分隔符: '分隔符號', 压缩包: '壓縮檔', 内存: '記憶體', 程序: '程式', 屏幕: '螢幕',
  搜索: '搜尋', 粘贴: '貼上', 复制: '複製', 拖入: '拖入', 许可证: '授權條款', 视图: '檢視', 支持: '支援', 示例: '範例', 质量: '品質',
  文本: '文字', 对象: '物件', 字节: '位元組', 解压: '解壓縮', 刷新: '重新整理', 点击: '點選', 当前: '目前', 概览: '總覽', 前几行: '前幾列',
  '“': '「', '”': '」',
  // trade
  生命周期价值: '終身價值', 生命周期: '生命週期',
  客户: '顧客', 个季度: '季', 季度: '季', 季度数: '季數', 积分: '點數', 会员计划: '會員計畫', 计划: '計畫', 币种: '幣別', 渠道: '通路', 促销: '促銷', 客群: '客群', 级别: '等級', 水平: '水準',
  折现: '折現', 获客: '獲客', 里: '裡', 分钟: '分鐘', 只: '只', 只有: '只有', 后: '後', 周: '週', 一周: '一週', 周期: '週期', 周围: '周圍', 高亮: '醒目標示',
};

const traditional = ConverterFactory(Locale.from.cn, Locale.to.twp);
const listed = new RegExp(Object.keys(TERMS).sort((one, other) => other.length - one.length).join('|'), 'g');

/** @param {string} text */
function convert(text) {
  let out = '';
  let at = 0;
  for (const { 0: term, index } of text.matchAll(listed)) {
    out += traditional(text.slice(at, index)) + TERMS[/** @type {keyof typeof TERMS} */ (term)];
    at = index + term.length;
  }
  return (out + traditional(text.slice(at))).replaceAll('ZhHans', 'ZhHant').replaceAll('simplified', 'traditional');
}

const isCheck = process.argv.includes('--check');
mkdirSync(TO, { recursive: true });
for (const name of readdirSync(FROM)) {
  const text = convert(readFileSync(`${FROM}/${name}`, 'utf8'));
  // What is said of a module stands first.
  const written = text.startsWith('//!') ? text.replace('\n', `\n\n${NOTE}`).replace(/\n{3,}/, '\n\n') : `${NOTE}\n${text}`;
  const formatted = execFileSync('rustfmt', ['--edition', '2024'], { input: written, encoding: 'utf8' });
  if (!isCheck) writeFileSync(`${TO}/${name}`, formatted);
  else if (readFileSync(`${TO}/${name}`, 'utf8') !== formatted) {
    console.error(`${TO}/${name} is not what pkg-scripts/hant.mjs writes.`);
    process.exitCode = 1;
  }
}
