package dev.sallyport.sql.postgres;

import dev.sallyport.api.event.Effect;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What calling a function does, as far as its name tells.
 *
 * <p>A built-in function that only computes has no effect of its own. One that reaches beyond the row it is given has
 * the effects listed here in any schema, since extensions install theirs anywhere. Every other call has
 * {@link Effect#FUNCTION}.
 */
final class Functions {

    private static final String RESOURCE = "harmless-functions.txt";
    private static final Set<String> HARMLESS = load();
    private static final Map<String, Set<Effect>> NOTABLE = notable();

    private Functions() {}

    private static Set<String> load() {
        try (InputStream in = Functions.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException("the resource " + RESOURCE + " is missing from the jar");
            }
            String names = new String(in.readAllBytes(), StandardCharsets.US_ASCII);
            return Set.of(names.strip().split("\\s+"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, Set<Effect>> notable() {
        Map<String, Set<Effect>> map = new HashMap<>();
        put(map, """
                pg_read_file pg_read_binary_file pg_read_file_old pg_ls_dir pg_ls_logdir pg_ls_waldir pg_ls_tmpdir
                pg_ls_archive_statusdir pg_ls_logicalmapdir pg_ls_logicalsnapdir pg_ls_replslotdir pg_ls_summariesdir
                pg_stat_file lo_import lo_import_with_oid lo_export pg_file_write pg_file_read pg_file_rename
                pg_file_unlink pg_file_sync pg_file_length pg_logdir_ls pg_logfile_rotate pg_hba_file_rules
                pg_ident_file_mappings pg_show_all_file_settings pg_current_logfile""", Effect.FILE);
        put(map, "lo_unlink", Effect.DELETE);
        put(map, "lo_put lowrite lo_truncate lo_truncate64 setval", Effect.UPDATE);
        put(map, "lo_create lo_creat lo_from_bytea", Effect.INSERT);
        put(map, "lo_get loread lo_open", Effect.READ);
        put(map, """
                dblink dblink_connect dblink_connect_u dblink_exec dblink_open dblink_fetch dblink_send_query
                dblink_get_result http http_get http_post http_put http_patch http_delete http_head invoke
                table_import_from_s3 query_export_to_s3""", Effect.REMOTE);
        put(map, "set_config setseed set_limit set_curcfg", Effect.SESSION);
        put(map, """
                query_to_xml query_to_xmlschema query_to_xml_and_xmlschema cursor_to_xml cursor_to_xmlschema
                table_to_xml table_to_xmlschema table_to_xml_and_xmlschema schema_to_xml schema_to_xmlschema
                schema_to_xml_and_xmlschema database_to_xml database_to_xmlschema database_to_xml_and_xmlschema
                ts_stat ts_rewrite crosstab crosstab2 crosstab3 crosstab4 crosstabn connectby xpath_table
                plpgsql_inline_handler plpgsql_call_handler execute exec run_command_on_workers
                run_command_on_shards schedule schedule_in_database""", Effect.PROCEDURAL);
        put(map, "system pg_execute_server_program", Effect.PROGRAM);
        put(map, "pg_terminate_backend pg_cancel_backend", Effect.CANCEL);
        put(map, "pg_notify", Effect.NOTIFY);
        put(map, """
                pg_advisory_lock pg_advisory_lock_shared pg_advisory_unlock pg_advisory_unlock_all
                pg_advisory_unlock_shared pg_advisory_xact_lock pg_advisory_xact_lock_shared pg_try_advisory_lock
                pg_try_advisory_lock_shared pg_try_advisory_xact_lock pg_try_advisory_xact_lock_shared""", Effect.LOCK);
        put(map, """
                pg_reload_conf pg_rotate_logfile pg_promote pg_switch_wal pg_switch_xlog pg_create_restore_point
                pg_backup_start pg_backup_stop pg_start_backup pg_stop_backup pg_wal_replay_pause pg_wal_replay_resume
                pg_log_standby_snapshot pg_log_backend_memory_contexts""", Effect.SYSTEM);
        put(map, """
                pg_create_logical_replication_slot pg_create_physical_replication_slot pg_drop_replication_slot
                pg_copy_logical_replication_slot pg_copy_physical_replication_slot pg_logical_emit_message
                pg_logical_slot_get_binary_changes pg_logical_slot_get_changes pg_logical_slot_peek_binary_changes
                pg_logical_slot_peek_changes pg_replication_slot_advance pg_sync_replication_slots
                pg_replication_origin_advance pg_replication_origin_create pg_replication_origin_drop
                pg_replication_origin_session_setup pg_replication_origin_session_reset
                pg_replication_origin_xact_setup pg_replication_origin_xact_reset""", Effect.REPLICATION);
        put(map, """
                pg_stat_reset pg_stat_reset_shared pg_stat_reset_slru pg_stat_reset_single_table_counters
                pg_stat_reset_single_function_counters pg_stat_reset_replication_slot pg_stat_reset_backend_stats
                pg_stat_reset_subscription_stats pg_stat_statements_reset brin_summarize_new_values
                brin_summarize_range brin_desummarize_range gin_clean_pending_list pg_restore_relation_stats
                pg_restore_attribute_stats pg_clear_relation_stats pg_clear_attribute_stats""", Effect.MAINTENANCE);
        return map;
    }

    private static void put(Map<String, Set<Effect>> map, String names, Effect effect) {
        for (String name : names.strip().split("\\s+")) {
            map.computeIfAbsent(name, n -> EnumSet.of(Effect.FUNCTION)).add(effect);
        }
    }

    private static Set<Effect> notable(String name) {
        Set<Effect> effects = NOTABLE.get(name);
        if (effects != null) {
            return effects;
        }
        return name.startsWith("dblink") || name.startsWith("postgres_fdw_")
                ? EnumSet.of(Effect.FUNCTION, Effect.REMOTE)
                : Set.of();
    }

    /** Notes the call of the function whose dotted name stands at these places; its brackets come next. */
    static void called(Reader r, int from, int last) {
        Facts facts = r.facts;
        String name = r.tokens.name(last);
        String schema = last > from ? r.tokens.name(last - 2) : "";
        facts.functions.add(schema.isEmpty() ? name : schema + "." + name);
        Set<Effect> effects = notable(name);
        if (!effects.isEmpty()) {
            facts.effects.addAll(effects);
            if (name.equals("set_config")) {
                setting(r, last + 1);
            }
        } else if (schema.equals("net") || schema.equals("aws_s3") || schema.equals("aws_lambda")) {
            facts.effect(Effect.FUNCTION);
            facts.effect(Effect.REMOTE);
        } else if (!(HARMLESS.contains(name)
                && (schema.isEmpty() || schema.equals("pg_catalog") || schema.equals("information_schema")))) {
            facts.effect(Effect.FUNCTION);
        }
    }

    /** Notes a call that the grammar makes of a name. */
    static void made(Facts facts, String name) {
        facts.functions.add("pg_catalog." + name);
        facts.effects.addAll(notable(name));
        if (!HARMLESS.contains(name)) {
            facts.effect(Effect.FUNCTION);
        }
    }

    /**
     * The server also calls a function of one argument when its name is selected from a value as if it were a field.
     */
    static void selected(Facts facts, String name) {
        Set<Effect> effects = notable(name);
        if (!effects.isEmpty() && (name.startsWith("pg_") || name.startsWith("lo_") || name.contains("_to_xml"))) {
            facts.functions.add(name);
            facts.effects.addAll(effects);
        }
    }

    private static void setting(Reader r, int bracket) {
        Tokens tokens = r.tokens;
        int close = tokens.match(bracket);
        String name = Setting.ANY;
        Optional<String> value = Optional.empty();
        if (tokens.string(bracket + 1) && tokens.kind(bracket + 2) == ',') {
            name = Settings.folded(tokens.literal(bracket + 1, r.backslashEscapes));
            if (tokens.string(bracket + 3) && tokens.kind(bracket + 4) == ',') {
                value = Optional.of(tokens.literal(bracket + 3, r.backslashEscapes));
            }
        }
        boolean local = close == bracket + 6 && tokens.is(bracket + 5, "true");
        r.facts.settings.add(new Setting(name, value, local));
    }
}
