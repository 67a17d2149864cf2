import { grantsOf, NONE, notOfExtension, OWN_SCHEMA, parts } from './sql.js';

const functions = `
SELECT CASE p.prokind WHEN 'a' THEN 'aggregate' ELSE 'function' END, n.nspname::text, p.proname::text,
  (SELECT coalesce(string_agg(format_type(u.type, NULL), ', ' ORDER BY u.at), '') FROM unnest(p.proargtypes::oid[]) WITH ORDINALITY u (type, at)),
  NULL::text, NULL::text,
  ${parts(
    [
      'definition',
      `CASE WHEN p.prokind <> 'a' THEN pg_get_functiondef(p.oid) ELSE (
      SELECT concat_ws(', ', 'sfunc ' || g.aggtransfn::regproc, 'stype ' || g.aggtranstype::regtype, 'initcond ' || g.agginitval,
        'finalfunc ' || nullif(g.aggfinalfn, 0)::regproc, 'combinefunc ' || nullif(g.aggcombinefn, 0)::regproc,
        'sortop ' || nullif(g.aggsortop, 0)::regoperator, 'kind ' || g.aggkind::text, 'returns ' || p.prorettype::regtype)
      FROM pg_aggregate g WHERE g.aggfnoid = p.oid) END`,
    ],
    ['owner', 'pg_get_userbyid(p.proowner)'],
    ['comment', `obj_description(p.oid, 'pg_proc')`],
  )} || ${grantsOf('p.proacl', `'f'`, 'p.proowner')}
FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
WHERE ${OWN_SCHEMA} AND ${notOfExtension('pg_proc', 'p.oid')}`;

const operators = `
SELECT 'operator', n.nspname::text, o.oprname::text, concat_ws(', ', coalesce(nullif(o.oprleft, 0)::regtype::text, 'NONE'), coalesce(nullif(o.oprright, 0)::regtype::text, 'NONE')), NULL::text, NULL::text,
  ${parts(
    [
      'definition',
      `concat_ws(', ', 'function ' || nullif(o.oprcode, 0)::regproc, 'commutator ' || nullif(o.oprcom, 0)::regoperator, 'negator ' || nullif(o.oprnegate, 0)::regoperator, 'restrict ' || nullif(o.oprrest, 0)::regproc, 'join ' || nullif(o.oprjoin, 0)::regproc)`,
    ],
    ['comment', `obj_description(o.oid, 'pg_operator')`],
  )}
FROM pg_operator o JOIN pg_namespace n ON n.oid = o.oprnamespace WHERE ${OWN_SCHEMA} AND ${notOfExtension('pg_operator', 'o.oid')}`;

/** Casts have no schema: those that came after initdb are the user's. */
const casts = `
SELECT 'cast', NULL::text, k.castsource::regtype || ' AS ' || k.casttarget::regtype, ${NONE},
  ${parts(
    [
      'definition',
      `concat_ws(', ', coalesce('function ' || nullif(k.castfunc, 0)::regprocedure, CASE k.castmethod WHEN 'i' THEN 'inout' ELSE 'binary' END), CASE k.castcontext WHEN 'a' THEN 'assignment' WHEN 'i' THEN 'implicit' END)`,
    ],
    ['comment', `obj_description(k.oid, 'pg_cast')`],
  )}
FROM pg_cast k WHERE k.oid >= 16384 AND ${notOfExtension('pg_cast', 'k.oid')}`;

/** Functions, operators and casts. */
export const ROUTINES: readonly string[] = [functions, operators, casts];
