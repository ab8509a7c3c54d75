export { fillPlaces, markDropped, subtractTogether } from "./together";
