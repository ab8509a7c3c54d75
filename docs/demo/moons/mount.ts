import { download } from "../shared/download.ts";
import { withoutNearest } from "../shared/nearest.ts";
import { at, part } from "../shared/part.ts";
import { type Place, Plane } from "../shared/plane.ts";
import { startPlayground } from "../shared/playground.ts";
import { train } from "../shared/training.ts";
import { type Case, GRID, middles, moons, VIEW } from "./data.ts";
import { drawAnswers, drawUncertainty, type Measure } from "./drawing.ts";
import { Classifier, type Landscape } from "./network.ts";

const STEPS = 350;
/** So many samples are enough for a look while the network learns. */
const GLANCE = 15;
const NEAR = 0.3;

/** Brings the demo's markup to life. Returns what ends it. */
export function mount(root: HTMLElement): () => void {
  return startPlayground(root, ({ controls, again, say, speak }) => {
    const newMoons = () => moons(controls.number("noise"), controls.number("seed"));
    let cases: Case[] = newMoons();
    let network: Classifier | undefined;
    let land: Landscape | undefined;
    /** Steps that are still to do; 0 when only the samples are to be drawn anew. */
    let left = STEPS;

    const answers = new Plane(part<HTMLCanvasElement>(root, "answers"), VIEW, { draw, add, remove });
    const doubts = new Plane(part<HTMLCanvasElement>(root, "doubts"), VIEW, { draw, add, remove });

    function draw(): void {
      const measure = controls.text("measure") as Measure;
      drawAnswers(answers, cases, land);
      const largest = drawUncertainty(doubts, cases, land, measure);
      const scale = land === undefined ? "" : `: from 0 to ${largest.toFixed(2)} nats`;
      part(root, "measure").textContent = `${measure} uncertainty${scale}`;
    }

    function learn(changed: readonly Case[]): void {
      cases = [...changed];
      left = STEPS;
      draw();
      again();
    }

    function add(place: Place): void {
      learn([...cases, { place, label: Number(controls.text("label")) as 0 | 1 }]);
    }

    function remove(place: Place): void {
      learn(withoutNearest(cases, (each) => each.place, place, NEAR));
    }

    function forget(): void {
      network?.dispose();
      network = undefined;
      land = undefined;
      learn(cases);
    }

    async function work(signal: AbortSignal): Promise<void> {
      if (cases.length === 0) {
        land = undefined;
        draw();
        return say("waiting", "Put some points of both classes.");
      }
      network ??= new Classifier(controls.number("p"), controls.number("seed"));
      const own = network;
      const look = async (samples: number, text: string, state: "training" | "trained") => {
        const started = performance.now();
        const seen = await own.look({ samples, seed: controls.number("seed"), signal });
        if (own !== network) return;
        land = seen;
        draw();
        const time = performance.now() - started;
        say(state, `${text}${time.toFixed(0)} ms for ${samples} samples at ${GRID.columns * GRID.rows} places.`);
      };
      if (left > 0)
        await train(
          {
            step: () => own.step(cases),
            look: ({ steps, loss }) => look(GLANCE, `Step ${steps} of ${STEPS}, loss ${loss.toFixed(3)}. `, "training"),
          },
          left,
          signal,
        );
      if (signal.aborted) return;
      left = 0;
      await look(controls.number("samples"), "Trained. ", "trained");
      speak(`Trained on ${cases.length} points. ${doubtsOf(land, cases)}`);
    }

    controls.onChange((name) => {
      if (name === "measure") draw();
      else if (name === "samples") again();
      else if (name === "noise" || name === "seed") {
        cases = newMoons();
        forget();
      } else if (name === "p") forget();
    });
    controls.onPress("again", forget);
    controls.onPress("example", () => learn(newMoons()));
    controls.onPress("clear", () => learn([]));
    controls.onPress("save", async () => {
      if (land === undefined) return;
      const { decisionSurface } = await import("@mayhap/plots");
      const measure = controls.text("measure") as Measure;
      const points = {
        x: cases.map(({ place }) => place[0]),
        y: cases.map(({ place }) => place[1]),
        label: cases.map(({ label }) => label),
      };
      const [x, y] = [middles(VIEW.x, GRID.columns), middles(VIEW.y, GRID.rows)];
      const surface = { x, y, probabilities: land.probability, uncertainty: land[measure], points };
      download(decisionSurface(surface, { measure: `${measure} uncertainty`, unit: "nats", width: 720 }), "moons.svg");
    });
    return {
      draw,
      work,
      stop() {
        answers.stop();
        doubts.stop();
        network?.dispose();
      },
    };
  });
}

/** How uncertain the network is at the cases and at the edge, in words. */
function doubtsOf(land: Landscape | undefined, cases: readonly Case[]): string {
  if (land === undefined) return "";
  const cell = (value: number, [from, to]: readonly [number, number], cells: number) =>
    Math.min(cells - 1, Math.max(0, Math.floor(((value - from) / (to - from)) * cells)));
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const { columns, rows } = GRID;
  const inside = cases.map(({ place: [x, y] }) => cell(y, VIEW.y, rows) * columns + cell(x, VIEW.x, columns));
  const edge = Array.from({ length: columns * rows }, (_, i) => i).filter(
    (i) => i < columns || i >= columns * (rows - 1) || i % columns === 0 || i % columns === columns - 1,
  );
  const epistemic = (places: readonly number[]) => mean(places.map((i) => at(land.epistemic, i))).toFixed(3);
  return `Epistemic uncertainty at the points ${epistemic(inside)} nats, at the edge ${epistemic(edge)}.`;
}
