export { fillPlaces, markDropped, PRODUCTS, subtractTogether } from "./together";
