/** Sets a property by a name that comes from a file: "__proto__" is a name like any other. */
export function put<T>(target: Record<string, T>, name: string, value: T): void {
  Object.defineProperty(target, name, { value, enumerable: true, configurable: true, writable: true });
}
