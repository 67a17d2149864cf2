/** What an expression of GitHub Actions may ask: values by their path, and how things stand. */
export type Asked = {
  /** Gives the value of `needs.plan.outputs.pending` and the like; '' where there is none. */
  value(path: string): string;
  readonly succeeded: boolean;
  readonly failed: boolean;
};

const TOKEN = /\s*(?:'((?:[^']|'')*)'|(==|!=|&&|\|\||!|\(|\))|([\w-]+(?:\.[\w-]+)*))/gy;
type Token = Readonly<Record<'text' | 'sign' | 'word', string | undefined>>;

function tokens(text: string): Token[] {
  const found = [...text.trim().matchAll(TOKEN)];
  return found.map(([, quoted, sign, word]) => ({ text: quoted?.replaceAll("''", "'"), sign, word }));
}

/** Evaluates the part of GitHub's expressions that the generated workflows use: paths, texts, ==, !=, !, &&, || and status functions. */
export function evaluate(text: string, asked: Asked): string | boolean {
  const rest = tokens(text);
  const takes = (sign: string) => rest[0]?.sign === sign && rest.shift() !== undefined;
  const primary = (): string | boolean => {
    if (takes('!')) return !primary();
    if (takes('(')) {
      const inner = either();
      takes(')');
      return inner;
    }
    const { text: quoted, word } = rest.shift()!;
    if (quoted !== undefined) return quoted;
    if (!takes('(')) return word === 'true' || word === 'false' ? word === 'true' : asked.value(word!);
    takes(')');
    const states = { always: true, success: asked.succeeded, failure: asked.failed, cancelled: false };
    if (!(word! in states)) throw new Error(`no function ${word}() here`);
    return states[word as keyof typeof states];
  };
  const equal = (): string | boolean => {
    const left = primary();
    if (takes('==')) return String(left) === String(primary());
    if (takes('!=')) return String(left) !== String(primary());
    return left;
  };
  const both = (): string | boolean => {
    let left = equal();
    while (takes('&&')) {
      const right = equal();
      left = left && right;
    }
    return left;
  };
  const either = (): string | boolean => {
    let left = both();
    while (takes('||')) {
      const right = both();
      left = left || right;
    }
    return left;
  };
  const result = either();
  if (rest.length > 0) throw new Error(`cannot read ${text}`);
  return result;
}

/** Fills the expressions in a text. */
export function filled(text: string, asked: Asked): string {
  return text.replaceAll(/\$\{\{(.*?)\}\}/g, (_, inner: string) => String(evaluate(inner, asked)));
}

/** Tells whether a job or step runs: without a status function, only when all before it went well. */
export function holds(condition: string | undefined, asked: Asked): boolean {
  const inner = (condition ?? 'success()').replace(/^\$\{\{(.*)\}\}$/s, '$1');
  const isStatus = /\b(always|success|failure|cancelled)\(/.test(inner);
  return (isStatus || asked.succeeded) && Boolean(evaluate(inner, asked));
}
