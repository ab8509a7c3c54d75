/** Sets a property by a name that comes from a file: "__proto__" is a name like any other. */
export function put<T>(target: Record<string, T>, name: string, value: T): void {
  Object.defineProperty(target, name, { value, enumerable: true, configurable: true, writable: true });
}

/** The property of that name, if it has one of its own: "toString" is a name like any other. */
export function own<T>(from: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(from, name) ? from[name] : undefined;
}

/** The properties of these names that it has of its own. */
export function pick<T>(from: Readonly<Record<string, T>>, names: readonly string[]): Record<string, T> {
  const picked: Record<string, T> = {};
  for (const name of names) {
    const value = own(from, name);
    if (value !== undefined) put(picked, name, value);
  }
  return picked;
}
