// The page in other languages: chosen by the browser's, changed by hand, with the open data kept.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { launch, openPage } from './browser.mjs';

const browser = await launch();
after(() => browser.close());

test('the page speaks the language of the browser', async () => {
  for (const [locale, lang, tagline] of [
    ['zh-CN', 'zh-Hans', '客户分析，数据不离开本页'],
    ['zh-TW', 'zh-Hant', '顧客分析，資料不離開本頁'],
    ['fr-FR', 'en', 'Customer analytics that never leave this page'],
  ]) {
    const { page, close } = await openPage(browser, { locale });
    await page.waitForFunction((lang) => document.documentElement.lang === lang, lang);
    assert.equal(await page.textContent('h1'), tagline);
    assert.equal(await page.inputValue('#language'), lang);
    await close();
  }
});

test('another language says everything anew, and asks nothing of any server', async () => {
  const { page, served, complaints, close } = await openPage(browser);
  await page.click('#sample');
  const answer = '[data-answer="rfm.segments"] strong';
  await page.waitForFunction((answer) => document.querySelector(answer)?.textContent, answer);
  const before = served.length;
  for (const [lang, title, found] of [
    ['zh-Hans', '客户', /^[^A-Za-z]*客户/],
    ['zh-Hant', '顧客', /顧客/],
    ['en', 'customer', /customers/i],
  ]) {
    await page.selectOption('#language', String(lang));
    await page.waitForFunction(
      ([answer, source]) => new RegExp(source).test(document.querySelector(answer)?.textContent ?? ''),
      [answer, /** @type {RegExp} */ (found).source],
    );
    assert.match(await page.title(), new RegExp(String(title)));
    assert.equal(await page.getAttribute('html', 'lang'), lang);
    assert.match(await page.textContent('#finding') ?? '', lang === 'en' ? /customers/ : /位/);
  }
  assert.deepEqual(served.slice(before), []);
  assert.deepEqual(await complaints(), []);
  await close();
});
