/** What the tests of the page ask of an element in the browser: there is no DOM in this program's types, and there is to be none. */
declare global {
  interface Element {
    getAttribute(name: string): string | null;
    hasAttribute(name: string): boolean;
    getBoundingClientRect(): { readonly top: number; readonly height: number };
  }
}

export {};
