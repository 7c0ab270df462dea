// A point on a scale: a label among ordered ones.

export { control } from "./label.js";
