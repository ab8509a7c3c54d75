import { onBeforeUnmount, onMounted, type ShallowRef } from "vue";

/** Brings the markup of a demo to life once it is on the page; its code is loaded only then. */
export function useDemo(
  root: Readonly<ShallowRef<HTMLElement | null>>,
  load: () => Promise<{ mount(root: HTMLElement): () => void }>,
): void {
  let stop: (() => void) | undefined;
  onMounted(async () => {
    const { mount } = await load();
    if (root.value !== null) stop = mount(root.value);
  });
  onBeforeUnmount(() => stop?.());
}
