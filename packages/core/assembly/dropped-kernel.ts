export { placeRows, subtractDropped } from "./dropped";
export { SCRATCH } from "./scratch";
