// test_matrix.mjs - the decision matrix on the page: its numbers are the document's, and everyone can read it.
import assert from "node:assert/strict";
import {join} from "node:path";
import {after, before, test} from "node:test";
import {openPage, startBrowser, tableRows, violations} from "./browser.mjs";
import {analysedOf, pageOf, picturedPageOf, recorded, screenshots, synthetic} from "./made.mjs";

let browser, result;
before(async () => {
    browser = await startBrowser();
    [result] = synthetic("decision-matrix");
});
after(() => browser.close());

const shown = ({middle, low, high}) => {
    const text = (value) => value.toFixed(value < 9.995 ? 2 : 1); // three digits
    return `${text(middle)} (${text(low)}\u2013${text(high)})`;
};

test("the matrix says what the document says", async () => {
    const {page, complaints, close} = await openPage(browser, picturedPageOf(result));
    const matrix = analysedOf(result).analysis.matrix;
    const section = page.locator("#matrix-0");
    const rows = await tableRows(section);
    assert.equal(rows.length, 3);
    assert.equal(rows[0].task, "10 API calls (wait.api)");
    for (const [index, row] of rows.entries()) {
        const expected = matrix[index];
        assert.equal(row.lesson, expected.claim);
        assert.equal(row["its advice"], expected.advice);
        assert.equal(row["threads or processes"], expected.verdict_text);
        if (expected.fastest) {
            assert.equal(row["fastest here"], `${expected.fastest.workers_are} \u00d7 ${expected.fastest.workers}`);
            assert.equal(row["over blocking"], shown(expected.over_sequential));
        }
    }
    assert.equal(rows[0]["over one in flight"], shown(matrix[0].over_in_flight));
    assert.equal(rows[1]["fastest here"], "\u2013");
    const reasons = await section.locator(".reasons dd").allTextContents();
    assert.deepEqual(reasons, matrix.map((row) => row.reason));
    assert.match(reasons[1], /^not measured: wrong answer: "7"/);
    assert.equal(await section.locator("img.plot").count(), 1);
    await page.locator("nav a", {hasText: "Which workers"}).click();
    assert.equal(new URL(page.url()).hash, "#matrix-0");
    await section.locator("summary").click();
    assert.equal(await section.locator("details tbody tr").count(), 4 + 3); // both baselines, the fastest, its rival
    await section.screenshot({path: join(screenshots, "matrix.png")});
    assert.deepEqual(complaints, []);
    await close();
});

test("axe-core finds nothing in it, dark and narrow, and only its tables scroll", async () => {
    const {page, complaints, close} = await openPage(browser, picturedPageOf(result), {dark: true, width: 360});
    await page.locator("#matrix-0 summary").click();
    assert.deepEqual(await violations(page), []);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    assert.equal(overflow, 0);
    assert.deepEqual(complaints, []);
    await page.locator("#matrix-0").screenshot({path: join(screenshots, "matrix-360.png")});
    await close();
});

test("other results have no such part", async () => {
    const {page, close} = await openPage(browser, pageOf(recorded));
    assert.equal(await page.locator("#matrix-0").count(), 0);
    assert.equal(await page.locator("nav a", {hasText: "Which workers"}).count(), 0);
    await close();
});
