/** A secret in a text: what it is for people ("password of role app"), the secret itself, and where it begins. */
export type Secret = { readonly what: string; readonly secret: string; readonly at: number };

/** Whether a text may hold a secret at all: one quick look, for most files are done with it. */
export const HINT =
  /passw|:\/\/|PRIVATE KEY|AKIA|ASIA|gh[pousr]_|github_pat_|glpat-|[sr]k_live_|whsec_|xox[abeprs]-|AIza|SG\.|eyJ|secret|token|api_?key|access_?key/i;

/** What stands for a secret, to be filled in, or for nobody's. */
const PLACEHOLDER =
  /^(?:$|[*.x_-]+$|\$|%|:|@|<|\{|\[|xxx|your|my[_-]|some[_-]?|the[_-]|insert|replace|enter|todo|tbd|dummy|fake|example|placeholder|redacted|null$|none$|undefined$|env[._(])|\$\{|\{\{|<[^>]+>|__\w+__|example|placeholder|_here$|-here$|replace|changeme_in|xxxx/i;

/** Tells whether a text only stands for a secret: `${PASSWORD}`, `<password>`, `your-key-here`, `xxxxx`. */
export function isPlaceholder(secret: string): boolean {
  return PLACEHOLDER.test(secret);
}

type Pattern = {
  readonly what: (match: RegExpExecArray) => string;
  readonly regex: RegExp;
  /** Further conditions on the secret, which is the group `secret`. */
  readonly test?: (secret: string) => boolean;
};

const quoted = `E?'(?<secret>(?:[^']|'')*)'`;

/** Keys that Supabase and others give to every visitor, or to every copy of their software, are no secret. */
function isPrivateToken(token: string): boolean {
  try {
    const payload = token.split('.')[1]!.replaceAll('-', '+').replaceAll('_', '/');
    const { role, iss } = JSON.parse(atob(payload)) as { readonly role?: unknown; readonly iss?: unknown };
    return role !== 'anon' && iss !== 'supabase-demo';
  } catch {
    return false;
  }
}

/** The forms of tokens that are nothing else: they count in comments as well. */
export const TOKENS: readonly Pattern[] = [
  { what: () => 'private key', regex: /-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----(?<secret>[\sA-Za-z0-9+/=\\]{40,})/g },
  { what: () => 'AWS access key', regex: /\b(?<secret>(?:AKIA|ASIA)[0-9A-Z]{16})\b/g },
  { what: () => 'GitHub token', regex: /\b(?<secret>gh[pousr]_[0-9A-Za-z]{36,}|github_pat_[0-9A-Za-z_]{60,})\b/g },
  { what: () => 'GitLab token', regex: /\b(?<secret>glpat-[0-9A-Za-z_-]{20,})/g },
  { what: () => 'Stripe key', regex: /\b(?<secret>[sr]k_live_[0-9A-Za-z]{16,}|whsec_[0-9A-Za-z+/=]{24,})/g },
  { what: () => 'Slack token', regex: /\b(?<secret>xox[abeprs]-[0-9A-Za-z-]{10,})/g },
  { what: () => 'Google API key', regex: /\b(?<secret>AIza[0-9A-Za-z_-]{35})/g },
  { what: () => 'SendGrid key', regex: /\b(?<secret>SG\.[0-9A-Za-z_-]{22}\.[0-9A-Za-z_-]{43})/g },
  {
    what: () => 'JSON web token',
    regex: /\b(?<secret>eyJ[0-9A-Za-z_-]{8,}\.eyJ[0-9A-Za-z_-]{8,}\.[0-9A-Za-z_-]{16,})/g,
    test: isPrivateToken,
  },
];

/** Passwords by the words around them: these count in SQL only, for a comment explains. */
export const PASSWORDS: readonly Pattern[] = [
  {
    what: ({ groups }) => `password of role ${groups?.role?.replaceAll('"', '')}`,
    regex: new RegExp(
      String.raw`\b(?:create|alter)\s+(?:role|user)\s+(?!mapping\b)(?<role>"[^"]+"|[\w$]+)\s[^;']*?\bpassword\s+${quoted}`,
      'gi',
    ),
  },
  {
    what: () => 'password of a foreign server',
    regex: new RegExp(
      String.raw`\b(?:user\s+mapping|server)\b[^;']*\boptions\s*\((?:[^;)']|'[^']*')*?\bpassword\s+${quoted}`,
      'gi',
    ),
  },
  {
    what: ({ groups }) => `password in the address of ${groups?.host}`,
    regex: /\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s:/@'"<>]{1,100}:(?<secret>[^\s/@'"<>]{1,200})@(?<host>[\w.-]+)/gi,
  },
  {
    what: () => 'password of a connection',
    regex: /\b(?:host|hostaddr|dbname|user)\s*=[^'\n;]*\bpassword\s*=\s*(?<secret>[^\s';)]+)/gi,
  },
];

/** Lists what patterns find in a text, placeholders left out. */
export function findSecrets(text: string, patterns: readonly Pattern[]): Secret[] {
  return patterns.flatMap(({ regex, what, test }) => {
    const found: Secret[] = [];
    for (const match of text.matchAll(regex)) {
      const secret = match.groups?.secret ?? '';
      if (isPlaceholder(secret.trim()) || test?.(secret) === false) continue;
      found.push({ what: what(match as RegExpExecArray), secret, at: match.index + match[0].lastIndexOf(secret) });
    }
    return found;
  });
}
