// test_files.mjs - other results open beside it, by drop and by chooser; what is no result says so.
import assert from "node:assert/strict";
import {after, before, test} from "node:test";
import {basename} from "node:path";
import {dropFiles, openPage, startBrowser, tableRows} from "./browser.mjs";
import {analysedOf, otherRecorded, pageOf, recorded, synthetic, textOf} from "./made.mjs";

let browser;
before(async () => {
    browser = await startBrowser();
});
after(() => browser.close());

test("a dropped result with its analysis has its own intervals, and no difference is claimed", async () => {
    const {page, complaints, close} = await openPage(browser, pageOf(recorded));
    const other = analysedOf(otherRecorded);
    await dropFiles(page, [["it's other.json", JSON.stringify(other)]]);
    await page.locator(".panel").nth(1).waitFor();
    await page.getByLabel("Kernel", {exact: true}).selectOption("image.gauss, size small");
    const rows = await tableRows(page.locator(".panel").nth(1));
    const expected = other.analysis.kernels.find((kernel) => kernel.name === "image.gauss").rows.filter((row) => row.speedup);
    assert.deepEqual(rows.map((row) => row.speedup), expected.map((row) => `${Number(row.speedup.middle.toPrecision(5))}×`));
    const command = await page.getByLabel("The command that compares").textContent();
    assert.equal(command, `forkjoin compare ${basename(recorded)} 'it'\\''s other.json'`);
    assert.doesNotMatch(await page.locator("#charts").textContent(), /faster|slower|significant/);
    const domains = await page.locator(".chart svg").evaluateAll((all) => all.map((svg) => svg.scale("y").domain));
    assert.deepEqual(domains[0], domains[1]);
    assert.deepEqual(complaints, []);
    await close();
});

test("a file without an analysis shows raw samples, and says so", async () => {
    const {page, complaints, close} = await openPage(browser, pageOf(recorded));
    await page.getByLabel("Drop result files here").setInputFiles(otherRecorded);
    const panel = page.locator(".panel").nth(1);
    await panel.waitFor();
    await page.getByLabel("Kernel", {exact: true}).selectOption("image.gauss, size small");
    await panel.getByText("Raw samples only").waitFor();
    const document = JSON.parse(textOf(otherRecorded));
    const samples = document.benchmarks.filter((one) => one.clock === "warm" && one.configuration.startsWith("image.gauss/"));
    const sequential = new Map(samples.filter((one) => one.configuration.includes("/sequential/")).map((one) => [one.round, one.seconds]));
    const ratios = await tableRows(panel); // speedups, of samples of one round
    assert.equal(ratios.length, samples.length - sequential.size);
    for (const shown of ratios) {
        const name = `image.gauss/small/${shown.strategy}/workers:${shown.workers}`;
        const sample = samples.find((one) => one.configuration === name && one.round === Number(shown.round));
        assert.equal(shown.speedup, `${Number((sequential.get(sample.round) / sample.seconds).toPrecision(5))}×`);
    }
    await page.getByLabel("Axis", {exact: true}).selectOption("time");
    const rows = await tableRows(panel);
    assert.equal(rows.length, samples.length);
    assert.deepEqual(Object.keys(rows[0]), ["strategy", "workers", "round", "time"]);
    await page.getByText(`forkjoin report --format json ${basename(otherRecorded)} > analysed.json`).waitFor();
    assert.deepEqual(complaints, []);
    await close();
});

test("what is no result says why, and the others open", async () => {
    const {page, complaints, close} = await openPage(browser, pageOf(recorded));
    const newer = JSON.stringify({forkjoin_schema: 99, kernels: []});
    const files = [["a.json", "{"], ["<b>.json", "[1]"], ["c.json", newer], ["d.json", "null"], ["good.json", textOf(otherRecorded)]];
    await dropFiles(page, files);
    await page.locator(".panel").nth(1).waitFor();
    const messages = await page.locator(".files .message").allTextContents();
    assert.equal(messages.length, 4);
    assert.match(messages[0], /^a\.json was not opened: it is no JSON/);
    assert.match(messages[1], /^<b>\.json was not opened: it is no result of forkjoin/);
    assert.match(messages[2], /^c\.json .*format 99/);
    assert.deepEqual(complaints, []);
    await close();
});

test("values of the wrong kind in a dropped file break nothing", async () => {
    const {page, complaints, close} = await openPage(browser, pageOf(recorded));
    const odd = {
        forkjoin_schema: 2,
        context: {host_name: 7, machine: [], build: null},
        kernels: [null, {name: "data.chunks", size: "small", configurations: [{}, {name: "x", workers: -1, strategy: {}}]}, {configurations: 3}],
        benchmarks: [{clock: "warm"}, {clock: "warm", configuration: "x", seconds: 1}, "no"],
        analysis: {kernels: [{name: "data.chunks", size: "small", rows: [{name: "x", speedup: {middle: "a"}}], curves: [{fit: [1, {}]}]}]},
    };
    await dropFiles(page, [["odd.json", JSON.stringify(odd)]]);
    await page.locator(".panel").nth(1).waitFor();
    for (const axis of ["efficiency", "time", "rate", "cold", "speedup"]) await page.getByLabel("Axis", {exact: true}).selectOption(axis);
    assert.deepEqual(complaints, []);
    await close();
});

test("a hundred results open at once; the reader chooses which are shown", async () => {
    const {page, complaints, close} = await openPage(browser, pageOf(recorded));
    await page.getByLabel("Drop result files here").setInputFiles(synthetic("hundred"));
    await page.locator(".files li").nth(100).waitFor({timeout: 20000});
    assert.equal(await page.locator(".panel").count(), 12);
    await page.locator(".files li input").nth(50).check();
    assert.equal(await page.locator(".panel").count(), 13);
    await page.locator(".files li button").first().click();
    assert.equal(await page.locator(".files li").count(), 100);
    assert.deepEqual(complaints, []);
    await close();
});

test("a page of several results has all of them", async () => {
    const paths = synthetic("two-cores", "eight-cores");
    const {page, complaints, close} = await openPage(browser, pageOf(...paths));
    assert.equal(await page.locator(".answer").count(), 2);
    assert.equal(await page.locator(".panel").count(), 2);
    await page.locator("h1", {hasText: "2 results"}).waitFor();
    assert.deepEqual(complaints, []);
    await close();
});
