// The page in other languages: chosen by the browser's, changed by hand, with the open data kept.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { launch, openPage, showAll } from './browser.mjs';

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

test('no sentence of another language is left in Chinese, on any view of any panel', async () => {
  const { page, close } = await openPage(browser, { locale: 'zh-CN' });
  await showAll(page);
  await page.evaluate(() => document.querySelectorAll('details').forEach((it) => (it.open = true)));
  // Names and what a rule is written in are single words, or stand as code.
  const left = () =>
    page.evaluate(() => {
      const said = [...document.querySelectorAll('canvas')].flatMap((it) => [it.textContent, it.getAttribute('aria-label')]);
      const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
      for (let text; (text = texts.nextNode()); ) {
        if (!text.parentElement?.closest('code, pre, script, noscript, style, #policy')) said.push(text.textContent);
      }
      return said.flatMap((text) => text?.match(/[A-Za-z][a-z’']*(?: [a-z’']+){2,}/g) ?? []);
    });
  assert.deepEqual(await left(), []);
  for (const panel of await page.locator('tenure-chart:has(.views)').all()) {
    for (const view of await panel.locator('.views input').all()) {
      await view.check();
      await panel.locator('figure:not([aria-busy=true])').waitFor();
      assert.deepEqual(await left(), [], String(await view.getAttribute('value')));
    }
  }
  await close();
});
