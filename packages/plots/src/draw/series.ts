import { colour, type Role } from "./theme.ts";

/** How one of several groups is drawn: never told apart by colour alone. */
export interface Look {
  readonly colour: string;
  /** Pattern of its lines; undefined for a solid one. */
  readonly dash: string | undefined;
  readonly symbol: "circle" | "square" | "triangle" | "diamond" | "star" | "wye" | "cross" | "times";
}

const roles: readonly Role[] = ["blue", "vermilion", "green", "purple", "orange", "sky"];
const dashes = [undefined, "6 3", "2 3", "9 3 2 3"];
const symbols = ["circle", "square", "triangle", "diamond", "star", "wye", "cross", "times"] as const;

/** The look of group `i`; looks repeat from the 24th on. */
export function look(i: number): Look {
  return {
    colour: colour(roles[i % roles.length] as Role),
    dash: dashes[i % dashes.length],
    symbol: symbols[i % symbols.length] as Look["symbol"],
  };
}
