/** Whether the browser has a WebGPU adapter. Where it has none, one line says which tests did not run. */
export async function hasWebGPU(tests: string): Promise<boolean> {
  const { gpu } = navigator as { gpu?: { requestAdapter(): Promise<unknown> } };
  const has = Boolean(await gpu?.requestAdapter());
  if (!has) console.info(`${tests} did not run: the browser has no WebGPU adapter.`);
  return has;
}
