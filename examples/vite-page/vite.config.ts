import { defineConfig } from "vite";

// Top-level await, and the model lies outside of this folder.
export default defineConfig({
  base: "./",
  build: { target: "es2022", outDir: "dist", emptyOutDir: true },
  server: { fs: { allow: ["../.."] } },
});
