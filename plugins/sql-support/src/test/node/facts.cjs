// Prints, for every statement on standard input (one base64 line each), what PostgreSQL's own parser makes of it.
// usage: node facts.cjs PEERS_FOLDER < statements
// Output lines: "Q\tindex\tok|error\tmessage", then for each statement of it
// "S\ttype\teffects\trelations\tfunctions\tnowhere\texact", lists separated by blanks, names URI-encoded.
'use strict';
const path = require('path');
const readline = require('readline');
const peer = require(path.join(path.resolve(process.argv[2]), 'node_modules', 'libpg-query'));

const EFFECTS = {
  TruncateStmt: 'TRUNCATE', DropStmt: 'DROP', DropdbStmt: 'DROP', DropRoleStmt: 'DROP PRIVILEGE',
  DropOwnedStmt: 'DROP PRIVILEGE', DropTableSpaceStmt: 'DROP', DropSubscriptionStmt: 'DROP REMOTE',
  DropUserMappingStmt: 'DROP', DoStmt: 'PROCEDURAL', CallStmt: 'PROCEDURAL', TransactionStmt: 'TRANSACTION',
  LockStmt: 'LOCK', VacuumStmt: 'MAINTENANCE', ClusterStmt: 'MAINTENANCE', ReindexStmt: 'MAINTENANCE',
  CheckPointStmt: 'MAINTENANCE', RefreshMatViewStmt: 'MAINTENANCE', ListenStmt: 'NOTIFY', UnlistenStmt: 'NOTIFY',
  NotifyStmt: 'NOTIFY', LoadStmt: 'PROGRAM', AlterSystemStmt: 'SYSTEM', GrantStmt: 'PRIVILEGE',
  GrantRoleStmt: 'PRIVILEGE', CreateRoleStmt: 'CREATE PRIVILEGE', AlterRoleStmt: 'ALTER PRIVILEGE',
  AlterRoleSetStmt: 'ALTER PRIVILEGE', AlterDefaultPrivilegesStmt: 'PRIVILEGE', AlterOwnerStmt: 'PRIVILEGE',
  CreatePolicyStmt: 'CREATE PRIVILEGE', AlterPolicyStmt: 'ALTER PRIVILEGE', SecLabelStmt: 'PRIVILEGE',
  ReassignOwnedStmt: 'PRIVILEGE', CreateForeignServerStmt: 'CREATE REMOTE', CreateFdwStmt: 'CREATE REMOTE',
  CreateForeignTableStmt: 'CREATE REMOTE', CreateUserMappingStmt: 'CREATE REMOTE',
  CreateSubscriptionStmt: 'CREATE REMOTE REPLICATION', ImportForeignSchemaStmt: 'CREATE REMOTE',
  AlterForeignServerStmt: 'REMOTE', AlterUserMappingStmt: 'REMOTE', AlterSubscriptionStmt: 'REMOTE',
  CreateTableSpaceStmt: 'CREATE FILE', CreateExtensionStmt: 'CREATE PROCEDURAL', ExecuteStmt: 'PROCEDURAL',
  CreatedbStmt: 'CREATE', IndexStmt: 'CREATE', ViewStmt: 'CREATE', RuleStmt: 'CREATE', DefineStmt: 'CREATE',
  CompositeTypeStmt: 'CREATE', CommentStmt: 'ALTER', RenameStmt: 'ALTER', DiscardStmt: 'SESSION',
};
// Calls that the grammar makes out of its own syntax without saying so.
const OF_SYNTAX = new Set(['pg_catalog.like_escape', 'pg_catalog.similar_to_escape', 'pg_catalog.json_object', 'substring',
  'overlay', ...['numeric', 'int2', 'int4', 'int8', 'float4', 'float8', 'bool', 'varchar', 'bpchar', 'bit', 'varbit',
    'timestamp', 'timestamptz', 'time', 'timetz', 'interval', 'json'].map((t) => 'pg_catalog.' + t)]);
const RELATION_KINDS = new Set(['OBJECT_TABLE', 'OBJECT_VIEW', 'OBJECT_MATVIEW', 'OBJECT_INDEX', 'OBJECT_SEQUENCE',
  'OBJECT_FOREIGN_TABLE']);
const HANGING_KINDS = new Set(['OBJECT_TRIGGER', 'OBJECT_POLICY', 'OBJECT_RULE']);
const EXACT = new Set(['SelectStmt', 'InsertStmt', 'UpdateStmt', 'DeleteStmt', 'MergeStmt', 'CopyStmt', 'ExplainStmt',
  'PrepareStmt', 'DeclareCursorStmt', 'CreateTableAsStmt', 'TruncateStmt', 'LockStmt', 'ViewStmt']);

class Facts {
  constructor() { this.effects = new Set(); this.relations = new Set(); this.functions = new Set(); this.nowhere = false; this.plan = false; }
  effect(names) { if (!this.plan) for (const n of names.split(' ')) this.effects.add(n); }
  relation(rv, write) {
    const schema = rv.schemaname ? encodeURIComponent(rv.schemaname) + '.' : '';
    this.relations.add((write && !this.plan ? 'w:' : 'r:') + schema + encodeURIComponent(rv.relname));
  }
}

function names(list) { return (list || []).map((x) => x.String ? x.String.sval : ''); }
function asRelation(parts) { return { relname: parts[parts.length - 1], schemaname: parts.length > 1 ? parts[parts.length - 2] : undefined }; }

function withClause(w, scope, f) {
  if (!w) return scope;
  let inner = new Set(scope);
  if (w.recursive) for (const c of w.ctes) inner.add(c.CommonTableExpr.ctename);
  for (const c of w.ctes) {
    walk(c.CommonTableExpr.ctequery, inner, f);
    inner = new Set(inner);
    inner.add(c.CommonTableExpr.ctename);
  }
  return inner;
}

function rest(node, scope, f, skip) {
  for (const key of Object.keys(node)) if (!skip.includes(key)) walk(node[key], scope, f);
}

function select(s, outer, f) {
  const scope = withClause(s.withClause, outer, f);
  if (s.larg) { select(s.larg, scope, f); select(s.rarg, scope, f); }
  if (s.intoClause) { f.effect('CREATE'); f.relation(s.intoClause.rel, true); }
  for (const l of s.lockingClause || []) if (l.LockingClause.strength !== 'LCS_NONE') f.effect('LOCK');
  if (!s.valuesLists) f.effect('READ');
  rest(s, scope, f, ['withClause', 'larg', 'rarg', 'intoClause', 'lockingClause']);
}

function change(type, s, outer, f) {
  const scope = withClause(s.withClause, outer, f);
  f.relation(s.relation, true);
  if (s.returningList || s.returningClause) f.relation(s.relation, false);
  if (type === 'InsertStmt') {
    f.effect('INSERT');
    const action = s.onConflictClause && s.onConflictClause.action;
    if (action === 'ONCONFLICT_UPDATE') f.effect('UPDATE');
  } else if (type === 'UpdateStmt') {
    f.effect('UPDATE');
    if (!s.whereClause && !f.plan) f.nowhere = true;
  } else if (type === 'DeleteStmt') {
    f.effect('DELETE');
    if (!s.whereClause && !f.plan) f.nowhere = true;
  } else {
    f.effect('MERGE');
    for (const w of s.mergeWhenClauses || []) {
      const c = w.MergeWhenClause.commandType;
      if (c === 'CMD_UPDATE') f.effect('UPDATE');
      if (c === 'CMD_DELETE') f.effect('DELETE');
      if (c === 'CMD_INSERT') f.effect('INSERT');
    }
  }
  rest(s, scope, f, ['withClause', 'relation']);
}

function copy(s, scope, f) {
  if (s.relation) f.relation(s.relation, !!s.is_from);
  f.effect(s.is_program ? 'PROGRAM' : s.filename ? 'FILE' : s.is_from ? 'BULK_IN' : 'BULK_OUT');
  if (s.is_from) f.effect('INSERT');
  rest(s, scope, f, ['relation']);
}

function explain(s, scope, f) {
  let analyze = false;
  for (const o of s.options || []) {
    const d = o.DefElem;
    if (d.defname !== 'analyze') continue;
    const arg = d.arg ? (d.arg.String ? d.arg.String.sval : d.arg.Integer ? String(d.arg.Integer.ival || 0) : 'x') : 'true';
    analyze = !['false', 'off', '0'].includes(arg.toLowerCase());
  }
  const before = f.plan;
  if (!analyze) f.plan = true;
  walk(s.query, scope, f);
  f.plan = before;
  f.effect('READ');
}

function definition(type, s, scope, f) {
  f.effect(EFFECTS[type] || (type.startsWith('Create') ? 'CREATE' : type.startsWith('Alter') ? 'ALTER' : ''));
  if (type === 'AlterTableStmt' || type === 'IndexStmt' || type === 'CreateStmt' || type === 'CreateTrigStmt'
      || type === 'RuleStmt' || type === 'RefreshMatViewStmt' || (type === 'RenameStmt' && RELATION_KINDS.has(s.renameType))) {
    if (s.relation && s.objtype !== 'OBJECT_TYPE') f.relation(s.relation, true);
  }
  if (type === 'CreateForeignTableStmt') f.relation(s.base.relation, true);
  if (type === 'CreatePolicyStmt' || type === 'AlterPolicyStmt') f.relation(s.table, true);
  if (type === 'CreateSeqStmt' || type === 'AlterSeqStmt') f.relation(s.sequence, true);
  if (type === 'ViewStmt') { f.relation(s.view, true); walk(s.query, scope, f); }
  if (type === 'DropStmt' && RELATION_KINDS.has(s.removeType)) {
    for (const o of s.objects) f.relation(asRelation(names(o.List.items)), true);
  }
  if (type === 'DropStmt' && HANGING_KINDS.has(s.removeType)) {
    for (const o of s.objects) f.relation(asRelation(names(o.List.items).slice(0, -1)), true);
  }
  if (type === 'TruncateStmt') for (const r of s.relations) f.relation(r.RangeVar, true);
  if (type === 'LockStmt') for (const r of s.relations) f.relation(r.RangeVar, false);
  if (type === 'VacuumStmt') for (const r of s.rels || []) f.relation(r.VacuumRelation.relation, true);
  if (type === 'CreateSchemaStmt') for (const e of s.schemaElts || []) walk(e, scope, f);
  if (type === 'CallStmt' || type === 'ExecuteStmt') rest(s, scope, f, []);
}

function variable(s, f) {
  const kind = s.kind;
  if (kind === 'VAR_SET_MULTI' && s.name === 'TRANSACTION') f.effect('TRANSACTION');
  else f.effect('SESSION');
}

function statement(type, s, scope, f) {
  switch (type) {
    case 'SelectStmt': return select(s, scope, f);
    case 'InsertStmt': case 'UpdateStmt': case 'DeleteStmt': case 'MergeStmt': return change(type, s, scope, f);
    case 'CopyStmt': return copy(s, scope, f);
    case 'ExplainStmt': return explain(s, scope, f);
    case 'PrepareStmt': case 'DeclareCursorStmt': return walk(s.query, scope, f);
    case 'CreateTableAsStmt': f.effect('CREATE'); f.relation(s.into.rel, true); return walk(s.query, scope, f);
    case 'VariableSetStmt': return variable(s, f);
    default: return definition(type, s, scope, f);
  }
}

function walk(node, scope, f) {
  if (Array.isArray(node)) { for (const n of node) walk(n, scope, f); return; }
  if (node === null || typeof node !== 'object') return;
  for (const key of Object.keys(node)) {
    const value = node[key];
    if (key.endsWith('Stmt')) statement(key, value, scope, f);
    else if (key === 'RangeVar') {
      if (value.schemaname || !scope.has(value.relname)) f.relation(value, false);
    } else if (key === 'FuncCall' || key === 'funccall') {
      const name = names(value.funcname).slice(-2).map(encodeURIComponent).join('.');
      if (value.funcformat !== 'COERCE_SQL_SYNTAX' && !OF_SYNTAX.has(name)) f.functions.add(name);
      walk(value, scope, f);
    } else walk(value, scope, f);
  }
}

function report(index, sql, out) {
  let tree;
  try {
    tree = peer.parseSync(sql);
  } catch (e) {
    out.push('Q\t' + index + '\terror\t' + String(e.message || e).replace(/\s+/g, ' '));
    return;
  }
  const stmts = tree.stmts || [];
  out.push('Q\t' + index + '\tok\t' + stmts.length);
  for (const s of stmts) {
    const type = Object.keys(s.stmt)[0];
    const f = new Facts();
    statement(type, s.stmt[type], new Set(), f);
    const list = (set) => [...set].filter((x) => x).sort().join(' ');
    out.push(['S', type, list(f.effects), list(f.relations), list(f.functions), f.nowhere ? '1' : '0',
      EXACT.has(type) ? '1' : '0'].join('\t'));
  }
}

async function main() {
  await peer.loadModule();
  let index = 0;
  const out = [];
  for await (const line of readline.createInterface({ input: process.stdin })) {
    report(index++, Buffer.from(line, 'base64').toString('utf8'), out);
    if (out.length > 5000) process.stdout.write(out.splice(0).join('\n') + '\n');
  }
  if (out.length) process.stdout.write(out.join('\n') + '\n');
}

main();
