export { type AbstainOptions, type Abstention, abstain, answers } from "./abstain.ts";
