// test_page.mjs - the page as a whole: for everyone, everywhere, and whatever the result holds. Leaves screenshots.
import assert from "node:assert/strict";
import {statSync, writeFileSync} from "node:fs";
import {join} from "node:path";
import {after, before, test} from "node:test";
import {openPage, startBrowser, violations} from "./browser.mjs";
import {analysedOf, otherRecorded, pageOf, picturedPageOf, recorded, screenshots, synthetic} from "./made.mjs";

let browser;
before(async () => {
    browser = await startBrowser();
});
after(() => browser.close());

const shot = (page, name, options = {}) => page.screenshot({path: join(screenshots, `${name}.png`), ...options});

test("a run of 12 kernels, 3 strategies and 8 worker counts takes less than 2 MB", () => {
    const path = picturedPageOf(...synthetic("twelve-kernels"));
    const bytes = statSync(path).size;
    assert.ok(bytes < 2e6, `${bytes} bytes`);
});

test("axe-core finds nothing, in light and wide, dark and at 360 pixels", async () => {
    const path = picturedPageOf(otherRecorded);
    for (const options of [{}, {dark: true, width: 360}]) {
        const {page, complaints, close} = await openPage(browser, path, options);
        const name = `${options.dark ? "dark" : "light"}-${options.width ?? 1280}`;
        await shot(page, name);
        await page.evaluate(() => [...document.querySelectorAll("details")].slice(0, 4).forEach((one) => (one.open = true)));
        assert.deepEqual(await violations(page), [], name);
        await page.locator("#charts").screenshot({path: join(screenshots, `${name}-charts.png`)});
        await page.locator("#method-0").screenshot({path: join(screenshots, `${name}-method.png`)});
        await page.locator("#kernels-0 details").first().screenshot({path: join(screenshots, `${name}-table.png`)});
        const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
        assert.equal(overflow, 0, `${name} scrolls sideways`);
        assert.deepEqual(complaints, []);
        await close();
    }
});

test("printed, every table is open and the controls are gone", async () => {
    const {page, complaints, close} = await openPage(browser, picturedPageOf(otherRecorded));
    await page.emulateMedia({media: "print", colorScheme: "dark"});
    writeFileSync(join(screenshots, "printed.pdf"), await page.pdf({format: "A4", printBackground: true}));
    assert.equal(await page.locator(".controls").isVisible(), false);
    assert.equal(await page.evaluate(() => getComputedStyle(document.body).backgroundColor), "rgb(255, 255, 255)");
    await shot(page, "printed");
    assert.deepEqual(complaints, []);
    await close();
});

test("without JavaScript there are pictures and tables", async () => {
    const {page, complaints, close} = await openPage(browser, picturedPageOf(otherRecorded), {javaScriptEnabled: false});
    assert.equal(await page.locator("#charts").isVisible(), false);
    assert.match(await page.locator("noscript").textContent(), /JavaScript/);
    await page.locator("#kernels-0 summary").first().click();
    assert.equal(await page.locator("#kernels-0 table").first().isVisible(), true);
    assert.ok((await page.locator("img.plot").count()) > 0, "no picture");
    await shot(page, "without-script");
    assert.deepEqual(complaints.filter((text) => !/script/i.test(text)), []);
    await close();
});

test("sentences and tables say what the JSON says", async () => {
    const {page, close} = await openPage(browser, pageOf(recorded));
    const {kernels} = analysedOf(recorded).analysis;
    const sentences = await page.locator(".answers li").allTextContents();
    assert.equal(sentences.length, kernels.length);
    for (const kernel of kernels) {
        const sentence = sentences.find((text) => text.startsWith(`${kernel.name} `));
        const row = kernel.rows.find((one) => one.strategy === "openmp" && one.workers === 2);
        const digits = row.speedup.middle < 0.1 ? 3 : 2;
        assert.ok(sentence.includes(`openmp on 2 cores: ${row.speedup.middle.toFixed(digits)}×`), sentence);
    }
    await close();
});

test("hostile names are texts everywhere", async () => {
    const [path] = synthetic("hostile");
    const {page, complaints, close} = await openPage(browser, pageOf(path));
    assert.equal(await page.locator("script").count(), 2);
    const options = await page.getByLabel("Kernel", {exact: true}).locator("option").allTextContents();
    assert.ok(options.some((text) => text.includes("<script>alert(1)</script>")));
    for (const key of options) {
        await page.getByLabel("Kernel", {exact: true}).selectOption({label: key});
    }
    assert.doesNotMatch(await page.locator("body").innerText(), /[\u202a-\u202e\u2066-\u2069]/);
    assert.deepEqual(await violations(page), []);
    await shot(page, "hostile");
    assert.deepEqual(complaints, []);
    await close();
});

const ODD = ["one-worker-count", "one-sample", "failed-kernel", "only-processes", "only-sequential", "one-core", "many-workers"];
test("odd results have a page, too", async () => {
    for (const [index, path] of synthetic(...ODD).entries()) {
        const {page, complaints, close} = await openPage(browser, pageOf(path));
        for (const axis of ["time", "rate", "efficiency", "cold", "speedup"]) await page.getByLabel("Axis", {exact: true}).selectOption(axis);
        await page.getByLabel("raw points").check();
        if (["failed-kernel", "only-sequential"].includes(ODD[index])) assert.deepEqual(await violations(page), [], ODD[index]);
        await shot(page, `odd-${ODD[index]}`);
        if (ODD[index] === "failed-kernel") assert.match(await page.locator(".answers").first().innerText(), /not measured|no speedup/);
        if (ODD[index] === "one-sample") assert.match(await page.locator(".panel table").innerText(), /too few/);
        assert.deepEqual(complaints, [], ODD[index]);
        await close();
    }
});
