// model.js - result documents as what the charts show. Shapes data only: every estimate and interval comes from the document's
// analysis, which forkjoin computed.

const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
const text = (value) => (typeof value === "string" ? value : "");
const count = (value) => (Number.isInteger(value) && value >= 0 ? value : 0);
const list = (value) => (Array.isArray(value) ? value.filter(isObject) : []);

/**
 * {middle, low, high, count, withheld} with ends that are null where there is no interval: withheld, or too few samples; null for
 * no estimate.
 */
function readInterval(value) {
    if (!isObject(value) || !Number.isFinite(value.middle)) return null;
    const bounded = Number.isFinite(value.low) && Number.isFinite(value.high);
    return {
        middle: value.middle,
        low: bounded ? value.low : null,
        high: bounded ? value.high : null,
        count: count(value.count),
        withheld: value.withheld === true,
    };
}

/** Warm samples by the name of their configuration: from a page's compact form, or from a result file's benchmarks. */
function readSamples(document) {
    const samples = new Map();
    const add = (name, sample) => {
        if (!Number.isFinite(sample.seconds)) return;
        if (!samples.has(name)) samples.set(name, []);
        samples.get(name).push(sample);
    };
    for (const [name, entries] of Object.entries(isObject(document.samples) ? document.samples : {})) {
        for (const [round, seconds, replicate, disturbance] of entries)
            add(name, {round, seconds, replicate, disturbance});
    }
    for (const one of list(document.benchmarks)) {
        if (one.clock !== "warm") continue;
        add(text(one.configuration), {
            round: count(one.round),
            seconds: one.seconds,
            replicate: count(one.replicate),
            disturbance: text(one.disturbance),
        });
    }
    return samples;
}

function readRow(configuration, analysed, kernel, samples) {
    const name = text(configuration.name);
    return {
        name,
        strategy: text(configuration.strategy),
        parallel: configuration.parallel === true,
        workers: count(configuration.workers),
        oversubscribed: configuration.oversubscribed === true,
        why: text(configuration.why),
        itemCount: count(analysed?.item_count ?? configuration.item_count ?? kernel.problem?.item_count),
        seconds: readInterval(analysed?.seconds),
        speedup: readInterval(analysed?.speedup),
        efficiency: readInterval(analysed?.efficiency),
        coldSpeedup: readInterval(analysed?.cold_speedup),
        itemsPerSecond: Number.isFinite(analysed?.items_per_second) ? analysed.items_per_second : null,
        samples: samples.get(name) ?? [],
    };
}

function readCurve(curve) {
    const fit = list(curve.fit).filter((point) => Number.isFinite(point.workers) && Number.isFinite(point.speedup));
    return {strategy: text(curve.strategy), segment: text(curve.segment), law: text(curve.law), fit};
}

function readKernel(kernel, analysed, samples) {
    const rows = new Map(list(analysed?.rows).map((row) => [row.name, row]));
    return {
        key: `${text(kernel.name)}, size ${text(kernel.size)}`,
        name: text(kernel.name),
        item: text(kernel.item),
        why: text(kernel.why),
        rows: list(kernel.configurations).map((one) => readRow(one, rows.get(one.name), kernel, samples)),
        curves: list(analysed?.curves).map(readCurve),
    };
}

/**
 * A result out of a parsed document, which may come from anyone. Throws an Error that says what is wrong with it.
 * `name` is its file's.
 */
export function readResult(document, name) {
    if (!isObject(document) || !Number.isInteger(document.forkjoin_schema) || !Array.isArray(document.kernels))
        throw new Error("it is no result of forkjoin run");
    if (document.forkjoin_schema > 2)
        throw new Error(`it has format ${document.forkjoin_schema}, and this page reads up to 2; make a page by a newer forkjoin`);
    const context = isObject(document.context) ? document.context : {};
    const analysis = isObject(document.analysis) ? document.analysis : null;
    const analysed = new Map(list(analysis?.kernels).map((kernel) => [`${kernel.name}\n${kernel.size}`, kernel]));
    const samples = readSamples(document);
    const machine = isObject(context.machine) ? context.machine : {};
    return {
        file: name,
        host: text(context.host_name) || "an unknown machine",
        model: text(machine.cpu_model),
        cores: count(machine.cores),
        threads: count(machine.hardware_threads),
        date: text(context.date),
        compiler: text(context.build?.compiler),
        analysed: analysis !== null,
        method: Number.isInteger(analysis?.method) ? analysis.method : null,
        confidence: Number.isFinite(analysis?.confidence) ? analysis.confidence : null,
        kernels: list(document.kernels).map((kernel) =>
            readKernel(kernel, analysed.get(`${kernel.name}\n${kernel.size}`), samples),
        ),
    };
}

/** All that several results have, each once, in order of appearance. */
export function kernelKeys(results) {
    return [...new Set(results.flatMap((result) => result.kernels.map((kernel) => kernel.key)))];
}

/** Of all kernels, or of one. Parallel strategies first: then they look as in the plots, which show no others. */
export function strategyNames(results, kernelKey = null) {
    const kernels = results.flatMap((result) => result.kernels).filter((kernel) => kernelKey === null || kernel.key === kernelKey);
    const rows = kernels.flatMap((kernel) => kernel.rows);
    const names = (parallel) => rows.filter((row) => row.parallel === parallel).map((row) => row.strategy);
    return [...new Set([...names(true), ...names(false)])];
}
