// look.js - how series are told apart: a colour that colour-blind readers can tell, and a shape that needs no colour.
import {symbolCircle, symbolDiamond, symbolSquare, symbolStar, symbolTriangle, symbolWye} from "d3-shape";

const SHAPES = [
    ["circle", symbolCircle],
    ["square", symbolSquare],
    ["triangle", symbolTriangle],
    ["diamond", symbolDiamond],
    ["star", symbolStar],
    ["wye", symbolWye],
];

/** The look of the series at `index`; colours are defined by style.css, for light and dark. */
export function lookOf(index) {
    const [name, type] = SHAPES[(index + Math.floor(index / 6)) % SHAPES.length]; // past six, colours come again with other shapes
    return {colour: `var(--series-${(index % 6) + 1})`, shape: name, type};
}
