export { drawNormals } from "./normal";
