// pnpm papers:posthoc: what DropConnect does to published classifiers that were not trained with it.
import { testImages } from "../support/idx.ts";
import { writePage } from "./page.ts";
import { classifiers } from "./posthoc/classifiers.ts";
import { type PostHoc, postHoc } from "./posthoc/measure.ts";
import { postHocPage } from "./posthoc/page.ts";
import { everyNth } from "./posthoc/split.ts";
import { Results } from "./results.ts";

const images = testImages("mnist", 0, 10_000);
if (images === undefined) throw new Error("MNIST is not there: set MAYHAP_DATA.");
const [tuning, test] = everyNth(images, 10);
const results = new Results<PostHoc>("posthoc");
const found: PostHoc[] = [];
for (const classifier of classifiers)
  found.push(
    await results.of({ ...classifier, tuning: tuning.labels.length, rule: "calibrated, nothing by chance" }, () =>
      postHoc(classifier, tuning, test),
    ),
  );
writePage("posthoc", postHocPage(found, tuning.labels.length, test.labels.length));
