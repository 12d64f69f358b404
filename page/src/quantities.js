// quantities.js - what a chart can show of a row: its estimate, its raw points, and how its numbers are written.
import {number, percent, seconds, short} from "./format.js";

/** Items a second of a kernel's sequential samples, by round. */
function baseline(kernel) {
    const sequential = kernel.rows.find((row) => !row.parallel);
    return new Map(sequential?.samples.map((sample) => [`${sample.replicate}/${sample.round}`, sequential.itemCount / sample.seconds]));
}

/** Ratios of rates, which with one problem for all are those of times; taken within a round, as everywhere in forkjoin. */
function rawRatios(row, kernel, divisor) {
    const base = baseline(kernel);
    return row.samples.flatMap((sample) => {
        const sequential = base.get(`${sample.replicate}/${sample.round}`);
        return row.parallel && sequential ? [{...sample, value: row.itemCount / sample.seconds / sequential / divisor}] : [];
    });
}

/** The rate of a time: the same interval in other units, so its ends change places. */
function rate(row) {
    if (row.itemsPerSecond === null || !row.seconds) return null;
    const {low, high, count, withheld} = row.seconds;
    return {
        middle: row.itemsPerSecond,
        low: high === null ? null : row.itemCount / high,
        high: low === null ? null : row.itemCount / low,
        count,
        withheld,
    };
}

/**
 * key: {label, unit(kernel), show(value), estimate(row), raw(row, kernel), ideal(workers) or null, fitted}.
 * `fitted`: whether the fitted law's speedups are in this unit.
 */
export const quantities = {
    speedup: {
        label: "speedup",
        unit: () => "times the sequential run",
        show: (value, digits) => `${number(value, digits)}×`,
        estimate: (row) => row.speedup,
        raw: (row, kernel) => rawRatios(row, kernel, 1),
        ideal: (workers) => workers,
        fitted: true,
    },
    efficiency: {
        label: "efficiency",
        unit: () => "speedup / workers",
        show: percent,
        estimate: (row) => row.efficiency,
        raw: (row, kernel) => rawRatios(row, kernel, row.workers),
        ideal: () => 1,
    },
    time: {
        label: "time",
        unit: () => "seconds a run",
        show: seconds,
        estimate: (row) => row.seconds,
        raw: (row) => row.samples.map((sample) => ({...sample, value: sample.seconds})),
        ideal: null,
    },
    rate: {
        label: "rate",
        unit: (kernel) => `${kernel.item || "item"}s a second`,
        show: short,
        estimate: rate,
        raw: (row) => row.samples.map((sample) => ({...sample, value: row.itemCount / sample.seconds})),
        ideal: null,
    },
    cold: {
        label: "cold speedup",
        unit: () => "with creating and ending the workers",
        show: (value, digits) => `${number(value, digits)}×`,
        estimate: (row) => row.coldSpeedup,
        raw: () => [],
        ideal: (workers) => workers,
    },
};

/** The points of a kernel's strategies: estimates, and raw ones. */
export function pointsOf(kernel, quantity, strategies) {
    const rows = kernel.rows.filter((row) => strategies.includes(row.strategy));
    const estimates = rows.flatMap((row) => {
        const estimate = quantity.estimate(row);
        return estimate ? [{row, strategy: row.strategy, workers: row.workers, ...estimate}] : [];
    });
    const raw = rows.flatMap((row) =>
        quantity.raw(row, kernel).map((sample) => ({row, strategy: row.strategy, workers: row.workers, ...sample})),
    );
    const order = (a, b) => strategies.indexOf(a.strategy) - strategies.indexOf(b.strategy) || a.workers - b.workers;
    return {estimates: estimates.sort(order), raw: raw.sort(order)};
}
