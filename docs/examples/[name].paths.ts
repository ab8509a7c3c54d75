import { examples } from "../.vitepress/examples.ts";

/** A page for each project: what its README file says, and its sources. */
export default {
  paths: () =>
    examples().map(({ name, readme, files }) => ({
      params: { name },
      content: [readme, ...files.map((file) => `## ${file}\n\n<<< @/../examples/${name}/${file}\n`)].join("\n"),
    })),
};
