export * from "@mayhap/core";
