import type { Prediction } from "@mayhap/core";
import { download } from "../shared/download.ts";
import { withoutNearest } from "../shared/nearest.ts";
import { at, part } from "../shared/part.ts";
import { type Place, Plane } from "../shared/plane.ts";
import { startPlayground } from "../shared/playground.ts";
import { train } from "../shared/training.ts";
import { exampleData, GRID, VIEW } from "./data.ts";
import { drawBand } from "./drawing.ts";
import { Fit } from "./network.ts";

const STEPS = 500;
/** Keys take away a point that is so near, in the data's units. */
const NEAR = 0.25;

/** Brings the demo's markup to life. Returns what ends it. */
export function mount(root: HTMLElement): () => void {
  return startPlayground(root, ({ controls, again, say, speak }) => {
    let points: Place[] = exampleData();
    let fit: Fit | undefined;
    let y: Prediction | undefined;
    /** Steps that are still to do; 0 when only the samples are to be drawn anew. */
    let left = STEPS;
    const draw = () => drawBand(plane, points, y);
    const plane = new Plane(part<HTMLCanvasElement>(root, "plane"), VIEW, { draw, add, remove });

    function learn(changed: readonly Place[]): void {
      points = [...changed];
      left = STEPS;
      draw();
      again();
    }

    function add(place: Place): void {
      learn([...points, place]);
    }

    function remove(place: Place): void {
      learn(withoutNearest(points, (point) => point, place, NEAR));
    }

    function forget(): void {
      fit?.dispose();
      fit = undefined;
      y = undefined;
      learn(points);
    }

    async function work(signal: AbortSignal): Promise<void> {
      if (points.length < 2) {
        y = undefined;
        draw();
        return say("waiting", "Put two points or more.");
      }
      fit ??= new Fit(controls.number("p"), controls.number("seed"));
      const own = fit;
      own.points = points;
      const look = async (text: string, state: "training" | "trained") => {
        const started = performance.now();
        const samples = controls.number("samples");
        const band = await own.look({ samples, seed: controls.number("seed"), signal });
        if (own !== fit) return;
        y = band;
        draw();
        const time = performance.now() - started;
        say(state, `${text}${time.toFixed(0)} ms for the band: ${samples} functions at ${GRID.length} inputs.`);
      };
      if (left > 0)
        await train(
          {
            step: () => own.step(),
            look: ({ steps, loss }) =>
              look(`Step ${steps} of ${STEPS}, squared error ${loss.toFixed(3)}. `, "training"),
          },
          left,
          signal,
        );
      if (signal.aborted) return;
      left = 0;
      await look("Trained. ", "trained");
      speak(`Trained on ${points.length} points. ${widths(y, points)}`);
    }

    controls.onChange((name) => (name === "samples" ? again() : forget()));
    controls.onPress("again", forget);
    controls.onPress("example", () => learn(exampleData()));
    controls.onPress("clear", () => learn([]));
    controls.onPress("save", async () => {
      if (y === undefined) return;
      const { regressionBand } = await import("@mayhap/plots");
      const [x, values] = [points.map((point) => point[0]), points.map((point) => point[1])];
      const regression = { x: GRID, mean: y.mean.data, epistemic: y.interval(0.9), points: { x, y: values } };
      download(regressionBand(regression, { band: "90 % interval" }), "regression.svg");
    });
    return {
      draw,
      work,
      stop() {
        plane.stop();
        fit?.dispose();
      },
    };
  });
}

/** How wide the band is at the data and at the edges, in words. */
function widths(y: Prediction | undefined, points: readonly Place[]): string {
  if (y === undefined) return "";
  const std = (x: number) => at(y.std.data, Math.min(GRID.length - 1, Math.max(0, Math.round((x + 3) * 20))));
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [inside, outside] = [mean(points.map(([x]) => std(x))), mean([std(-3), std(3)])];
  return `Standard deviation at the points ${inside.toFixed(2)}, at the edges ${outside.toFixed(2)}.`;
}
