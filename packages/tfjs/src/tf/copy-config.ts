/** A deep copy of plain data. Values of other kinds (a custom layer may keep some in its configuration) are shared. */
export function copyConfig<T>(value: T): T {
  if (Array.isArray(value)) return value.map(copyConfig) as T;
  if (value === null || typeof value !== "object" || Object.getPrototypeOf(value) !== Object.prototype) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, copyConfig(item)])) as T;
}
