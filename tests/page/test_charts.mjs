// test_charts.mjs - the charts show the numbers of the JSON, by mouse and by keyboard, and are saved as they are.
import assert from "node:assert/strict";
import {after, before, test} from "node:test";
import {openPage, startBrowser, tableRows} from "./browser.mjs";
import {analysedOf, pageOf, recorded, synthetic, textOf} from "./made.mjs";

let browser;
before(async () => {
    browser = await startBrowser();
});
after(() => browser.close());

const UNITS = {"×": 1, "%": 0.01, s: 1, ms: 1e-3, "µs": 1e-6, ns: 1e-9, "": 1, k: 1e3, M: 1e6, G: 1e9, T: 1e12};

/** "55.381 ms" to 0.055381. */
function parse(text) {
    const [, number, unit] = text.match(/^([\d.e+-]+) ?(\D*)$/) ?? assert.fail(`'${text}' is no number`);
    return Number(number) * UNITS[unit];
}

/** The text shows this number to five digits. */
function near(text, value) {
    assert.ok(Math.abs(parse(text) / value - 1) < 6e-5, `${text} is not ${value}`);
}

/** What the JSON has for an axis of the charts. */
const ESTIMATES = {
    speedup: (row) => row.speedup,
    efficiency: (row) => row.efficiency,
    time: (row) => row.seconds,
    cold: (row) => row.cold_speedup,
    rate: (row) =>
        row.items_per_second && {
            middle: row.items_per_second,
            low: row.seconds.high && row.item_count / row.seconds.high,
            high: row.seconds.low && row.item_count / row.seconds.low,
            withheld: row.seconds.withheld,
        },
};

/** Compares the table of the shown chart with a kernel of the analysis. */
async function checkTable(panel, kernel, axis) {
    const rows = await tableRows(panel);
    const expected = kernel.rows.filter((row) => ESTIMATES[axis](row));
    assert.equal(rows.length, expected.length);
    for (const row of expected) {
        const shown = rows.find((one) => one.strategy === row.strategy && Number(one.workers) === row.workers);
        const estimate = ESTIMATES[axis](row);
        const title = axis === "cold" ? "cold speedup" : axis;
        near(shown[title], estimate.middle);
        if (estimate.low === null) {
            assert.equal(shown.low, estimate.withheld ? "wanders" : "too few");
        } else {
            near(shown.low, estimate.low);
            near(shown.high, estimate.high);
        }
    }
}

async function checkPage(path, document, kernels) {
    const {page, complaints, close} = await openPage(browser, path);
    const panel = page.locator(".panel");
    for (const kernel of kernels) {
        await page.getByLabel("Kernel", {exact: true}).selectOption(`${kernel.name}, size ${kernel.size}`);
        for (const axis of Object.keys(ESTIMATES)) {
            await page.getByLabel("Axis", {exact: true}).selectOption(axis);
            await checkTable(panel, kernel, axis);
        }
    }
    assert.deepEqual(complaints, []);
    await close();
}

test("numbers of the recorded result are those of the JSON, for every kernel and axis", async () => {
    const document = analysedOf(recorded);
    await checkPage(pageOf(recorded), document, document.analysis.kernels);
});

test("numbers of machines of 1 to 128 workers are those of the JSON", async () => {
    for (const path of synthetic("one-core", "two-sockets", "twelve-kernels")) {
        const document = analysedOf(path);
        await checkPage(pageOf(path), document, document.analysis.kernels.slice(0, 2));
    }
});

test("moving over a point says its exact value and interval", async () => {
    const [path] = synthetic("eight-cores");
    const kernel = analysedOf(path).analysis.kernels[0];
    const {page, complaints, close} = await openPage(browser, pageOf(path));
    const row = kernel.rows.find((one) => one.strategy === "openmp" && one.workers === 8);
    const spot = await page.locator(".chart svg").evaluate((svg, [x, y]) => {
        const box = svg.getBoundingClientRect();
        svg.scrollIntoView({block: "center"});
        const moved = svg.getBoundingClientRect();
        return {x: moved.left + svg.scale("x").apply(x), y: moved.top + svg.scale("y").apply(y), width: box.width};
    }, [8, row.speedup.middle]);
    await page.mouse.move(spot.x - 40, spot.y);
    await page.mouse.move(spot.x - 3, spot.y);
    const readout = page.locator(".readout");
    await readout.filter({hasText: "8 workers"}).waitFor();
    const text = await readout.textContent();
    const [, strategy, middle, low, high] = text.match(/^(\w+), 8 workers.* · speedup (\S+) \((\S+) – (\S+)\) · \d+ samples/);
    const said = kernel.rows.find((one) => one.strategy === strategy && one.workers === 8).speedup;
    near(middle, said.middle);
    near(low, said.low);
    near(high, said.high);
    assert.match(await page.locator(".chart [data-mark='tip']").textContent(), /8 workers/);
    assert.deepEqual(complaints, []);
    await close();
});

test("the keyboard goes from point to point and announces each", async () => {
    const {page, complaints, close} = await openPage(browser, pageOf(recorded));
    const kernel = analysedOf(recorded).analysis.kernels[0];
    const points = kernel.rows.filter((row) => row.speedup);
    await page.locator(".chart").focus();
    for (const row of points) {
        await page.keyboard.press("ArrowRight");
        const text = await page.locator(".readout").textContent();
        assert.ok(text.startsWith(`${row.strategy}, ${row.workers} worker`), text);
        near(text.match(/speedup (\S+) /)[1], row.speedup.middle);
    }
    await page.keyboard.press("Home");
    assert.match(await page.locator(".readout").textContent(), /^openmp, 1 worker/);
    assert.equal(await page.locator(".chart .ring").count(), 1);
    assert.equal(await page.locator(".readout").getAttribute("role"), "status");
    assert.deepEqual(complaints, []);
    await close();
});

test("strategies, raw points and scales are the reader's to choose", async () => {
    const {page, complaints, close} = await openPage(browser, pageOf(recorded));
    const dots = () => page.locator(".chart svg [data-mark='dot'] > *").count();
    const before = await dots();
    const samples = analysedOf(recorded).benchmarks.filter((one) => one.clock === "warm" && one.threads && one.configuration.startsWith("data.chunks/"));
    await page.getByLabel("raw points").check();
    const ratios = samples.filter((one) => !one.configuration.includes("sequential")).length;
    assert.equal((await dots()) - before, ratios);
    await page.getByLabel("raw points").uncheck();
    await page.getByLabel("processes").uncheck();
    const rows = await tableRows(page.locator(".panel"));
    assert.deepEqual([...new Set(rows.map((row) => row.strategy))], ["openmp"]);
    await page.getByLabel("Scale", {exact: true}).selectOption("log");
    const ratio = await page.locator(".chart svg").evaluate((svg) => svg.scale("y").type);
    assert.equal(ratio, "log");
    await page.getByLabel("openmp").uncheck();
    await page.getByText("There is nothing of this kind to show.").waitFor();
    assert.deepEqual(complaints, []);
    await close();
});

/* --- saved files --------------------------------------------------------------------------------------------------------- */

async function saved(page, button) {
    const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", {name: button}).click()]);
    return {name: download.suggestedFilename(), path: await download.path()};
}

test("a chart is saved as SVG, PNG and CSV", async () => {
    const {page, complaints, close} = await openPage(browser, pageOf(recorded));
    const kernel = analysedOf(recorded).analysis.kernels[0];
    const svg = await saved(page, "Save as SVG");
    assert.equal(svg.name, "data.chunks-speedup-epyc-zen4-2core.svg");
    const text = textOf(svg.path);
    assert.match(text, /^<\?xml[^>]*\?>\n<svg /);
    assert.match(text, /<title>data.chunks speedup epyc-zen4-2core<\/title>/);
    assert.ok(text.includes(">openmp</text>") && text.includes(">ideal</text>"), "the legend is in the picture");
    assert.doesNotMatch(text, /var\(|class="ring"|<style/);
    const parsed = await page.evaluate((source) => new DOMParser().parseFromString(source, "image/svg+xml").querySelector("parsererror")?.textContent, text);
    assert.equal(parsed, undefined);

    const png = await saved(page, "Save as PNG");
    assert.equal(png.name, "data.chunks-speedup-epyc-zen4-2core.png");
    const size = await page.locator(".chart svg").evaluate((chart) => Number(chart.getAttribute("width")));
    const {readFileSync} = await import("node:fs");
    const bytes = readFileSync(png.path);
    assert.equal(bytes.subarray(1, 4).toString(), "PNG");
    assert.equal(bytes.readUInt32BE(16), 2 * size);

    const csv = await saved(page, "Save as CSV");
    const lines = textOf(csv.path).trim().split("\n").map((line) => line.split(","));
    assert.deepEqual(lines[0], ["strategy", "workers", "speedup", "low", "high", "samples"]);
    for (const row of kernel.rows.filter((one) => one.speedup)) {
        const line = lines.find((one) => one[0] === row.strategy && Number(one[1]) === row.workers);
        assert.ok(Math.abs(Number(line[2]) / row.speedup.middle - 1) < 1e-8);
        assert.ok(Math.abs(Number(line[3]) / row.speedup.low - 1) < 1e-8);
    }
    assert.deepEqual(complaints, []);
    await close();
});
