package dev.sallyport.core.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.api.event.Analysis;
import dev.sallyport.api.event.Command;
import dev.sallyport.api.event.CommandKind;
import dev.sallyport.api.event.Effect;
import dev.sallyport.api.event.Statement;
import dev.sallyport.api.event.Value;
import dev.sallyport.core.ErrorCodes;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ExchangeMatchTest {

    private static Scene rule(String match) {
        return Scene.of("{kind: Guardrail, name: g, spec: {action: deny, match: {http: " + match + "}}}");
    }

    private static Command request(String method, String path, Map<String, String> more, Value... body) {
        Map<String, String> attributes = new HashMap<>(Map.of(
                "http.method",
                method,
                "http.path",
                path,
                "http.route",
                Routes.BY_SHAPE.of(path),
                "http.host",
                "api.example",
                "http.body",
                body.length == 0 ? "none" : "whole",
                "http.content-type",
                body.length == 0 ? "" : "application/json"));
        attributes.putAll(more);
        Statement statement =
                new Statement(method, Set.of(Effect.READ), List.of(), Set.of(), false, 0, method.length());
        return new Command(
                CommandKind.HTTP_REQUEST,
                method + " " + path,
                List.of(body),
                new Analysis(List.of(statement), Optional.empty()),
                attributes);
    }

    private static boolean denies(Scene scene, Command command) {
        return scene.judge(command).refusal().isPresent();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{methods: [delete]} | DELETE | /users/7 | true",
                "{methods: [delete]} | GET | /users/7 | false",
                "{paths: [/users/*]} | GET | /users/7 | true",
                "{paths: [/users/*]} | GET | /Users/7/ | true",
                "{paths: [/users/*]} | GET | /users/7/keys | false",
                "{paths: [/users/**]} | GET | /users/7/keys | true",
                "{paths: [/users/**]} | GET | /users | true",
                "{paths: ['/**/admin/**']} | GET | /a/b/admin | true",
                "{routes: ['/users/{id}']} | GET | /users/99 | true",
                "{routes: ['/users/{id}']} | GET | /users/bob | false",
                "{hosts: ['*.example']} | GET | / | true",
                "{hosts: ['*.test']} | GET | / | false",
                "{methods: [GET], paths: [/a]} | GET | /b | false",
            })
    void a_request_is_matched_by_what_its_first_line_says(String match, String method, String path, boolean denied) {
        assertThat(denies(rule(match), request(method, path, Map.of()))).isEqualTo(denied);
    }

    @Test
    void a_method_in_a_header_counts_as_well() {
        Map<String, String> override = Map.of("http.header.x-http-method-override", "DELETE");
        assertThat(denies(rule("{methods: [DELETE]}"), request("POST", "/", override)))
                .isTrue();
        assertThat(denies(rule("{methods: [PUT]}"), request("POST", "/", override)))
                .isFalse();
    }

    @Test
    void queries_and_headers_are_matched_by_name_and_value() {
        Scene query = rule("{query: {force: 'true'}}");
        assertThat(denies(query, request("GET", "/", Map.of("http.query", "a=1&force=%74rue"))))
                .isTrue();
        assertThat(denies(query, request("GET", "/", Map.of("http.query", "Force=true"))))
                .isTrue();
        assertThat(denies(query, request("GET", "/", Map.of("http.query", "force=false&force=true"))))
                .isTrue();
        assertThat(denies(query, request("GET", "/", Map.of("http.query", "force=false"))))
                .isFalse();
        assertThat(denies(query, request("GET", "/", Map.of()))).isFalse();
        Scene header = rule("{headers: {X-Debug: '*'}}");
        assertThat(denies(header, request("GET", "/", Map.of("http.header.x-debug", "1"))))
                .isTrue();
        assertThat(denies(header, request("GET", "/", Map.of()))).isFalse();
    }

    @Test
    void a_grpc_call_is_matched_by_service_and_method() {
        Scene scene = rule("{services: [shop.*], calls: [Delete*]}");
        Map<String, String> call = Map.of("grpc.service", "shop.Orders", "grpc.method", "DeleteOrder");
        assertThat(scene.judge(request("POST", "/shop.Orders/DeleteOrder", call))
                        .refusal()
                        .orElseThrow()
                        .reason())
                .contains("it calls shop.Orders/DeleteOrder");
        assertThat(denies(
                        scene,
                        request(
                                "POST",
                                "/shop.Orders/Get",
                                Map.of("grpc.service", "shop.Orders", "grpc.method", "Get"))))
                .isFalse();
        assertThat(denies(scene, request("POST", "/", Map.of()))).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"amount\": 1001} | true",
                "{\"amount\": 1000} | false",
                "{\"amount\": \"1e9\"} | true",
                "{\"amount\": 1e9} | true",
                "{\"amount\": 1000.5} | true",
                "{\"amount\": 1e99999999999} | true",
                "{\"amount\": 1e-5} | false",
                "{\"amount\": 1, \"amount\": 5000} | true",
                "{\"Amount\": 5000} | true",
                "{\"a\": {\"amount\": 5000}} | false",
                "{\"amount\": {\"value\": 5000}} | true",
                "{} | false",
                "{\"amount\": null} | false",
                "{\"amount\": \"much\"} | false",
                "{\"amount\": 5000 | true", // not JSON: not understood
                "not json | true",
            })
    void a_request_is_matched_by_values_of_its_body(String body, boolean denied) {
        Scene scene = rule("{body: {/amount: '>1000'}}");
        assertThat(denies(scene, request("POST", "/pay", Map.of(), new Value.Text(body))))
                .isEqualTo(denied);
        Value bytes = new Value.Bytes(body.getBytes(StandardCharsets.UTF_8));
        assertThat(denies(scene, request("POST", "/pay", Map.of(), bytes))).isEqualTo(denied);
    }

    @Test
    void all_values_of_a_body_must_be_met() {
        Scene scene = rule("{body: {/kind: 'refund*', currency: EUR}}");
        Value both = new Value.Text("{\"kind\":\"refund-all\",\"x\":[{\"currency\":\"eur\"}]}");
        assertThat(denies(scene, request("POST", "/", Map.of(), both))).isTrue();
        assertThat(denies(scene, request("POST", "/", Map.of(), new Value.Text("{\"kind\":\"refund-all\"}"))))
                .isFalse();
    }

    @Test
    void a_form_has_values_too() {
        Scene scene = rule("{body: {/user/role: admin}}");
        Map<String, String> form = Map.of("http.content-type", "application/x-www-form-urlencoded");
        assertThat(denies(scene, request("POST", "/", form, new Value.Text("user%5Brole%5D=Admin"))))
                .isTrue();
        assertThat(denies(scene, request("POST", "/", form, new Value.Text("role=admin"))))
                .isFalse();
    }

    @Test
    void a_body_that_cannot_be_looked_into_is_not_understood() {
        Scene scene = rule("{body: {/amount: '>1000'}}");
        Command streamed = request("POST", "/", Map.of("http.body", "streamed"));
        assertThat(scene.judge(streamed).refusal().orElseThrow().code()).isEqualTo(ErrorCodes.NOT_UNDERSTOOD);
        Command binary = request("POST", "/", Map.of("http.content-type", "application/grpc"), new Value.Text("x"));
        assertThat(scene.judge(binary).refusal().orElseThrow().code()).isEqualTo(ErrorCodes.NOT_UNDERSTOOD);
        Command text = request("POST", "/", Map.of("http.content-type", "text/plain"), new Value.Text("amount 5000"));
        assertThat(scene.judge(text).refusal().orElseThrow().code()).isEqualTo(ErrorCodes.NOT_UNDERSTOOD);
    }

    @Test
    void a_body_is_wanted_only_where_it_decides() {
        Policy looks = rule("{methods: [POST], body: {/amount: '>1000'}}").policy();
        assertThat(looks.wantsBody(Scene.session(), request("POST", "/", Map.of()), Scene.NOW))
                .isTrue();
        assertThat(looks.wantsBody(Scene.session(), request("GET", "/", Map.of()), Scene.NOW))
                .isFalse();
        assertThat(rule("{methods: [POST]}")
                        .policy()
                        .wantsBody(Scene.session(), request("POST", "/", Map.of()), Scene.NOW))
                .isFalse();
        Policy asks = Scene.of("""
                        {kind: Group, name: leads, spec: {members: [carol]}}
                        ---
                        {kind: Subject, name: carol, spec: {}}
                        ---
                        kind: Guardrail
                        name: g
                        spec: {action: hold, review: {groups: [leads]}, match: {http: {methods: [DELETE]}}}
                        """).policy();
        assertThat(asks.wantsBody(Scene.session(), request("DELETE", "/", Map.of()), Scene.NOW))
                .isTrue();
        assertThat(asks.wantsBody(Scene.session(), request("GET", "/", Map.of()), Scene.NOW))
                .isFalse();
    }

    private static Command message(String path, Value... body) {
        Map<String, String> more = new HashMap<>(Map.of("http.websocket", "text", "http.content-type", ""));
        for (Value message : body) {
            more.put("http.length", Integer.toString(message.toText().length()));
        }
        Command request = request("GET", path, more, body);
        return new Command(
                CommandKind.HTTP_MESSAGE,
                "MESSAGE " + path,
                request.parameters(),
                Analysis.EMPTY,
                request.attributes());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "http: {paths: [/live], body: {/do: drop}} | {\"do\":\"drop\"} | true | true",
                "http: {paths: [/live], body: {/do: drop}} | {\"do\":\"read\"} | true | false",
                "http: {paths: [/live], body: {/do: drop}} | drop it | true | true", // not understood
                "http: {paths: [/live], body: {/0: drop}} | 42[\"drop\"] | true | true",
                "http: {paths: [/else], body: {/do: drop}} | {\"do\":\"drop\"} | false | false",
                "http: {paths: [/live]} | {} | false | false", // about the upgrade
                "kinds: [http-message], http: {paths: [/live]} | {} | true | true",
                "kinds: [http-request], http: {body: {/do: drop}} | {\"do\":\"drop\"} | false | false",
                "kinds: [http-message] | {} | true | true",
                "kinds: [http-message], http: {larger-than: 4} | four | true | false",
                "kinds: [http-message], http: {larger-than: 4} | fifth | true | true",
                "http: {larger-than: 4} | fifth | false | false",
                "kinds: [query], text: drop | drop | false | false",
                "effects: [delete] | {\"do\":\"drop\"} | false | false",
                "when: 'command.parameters[0].matches(\"(?i)DROP\")' | do drop it | true | true",
                "when: 'command.parameters.exists(p, p.contains(\"drop\"))' | read | true | false",
            })
    void a_message_is_asked_about_where_a_rule_is_about_messages(
            String match, String body, boolean asked, boolean denied) {
        Scene scene = Scene.of("{kind: Guardrail, name: g, spec: {action: deny, match: {" + match + "}}}");
        assertThat(scene.policy().wantsBody(Scene.session(), message("/live"), Scene.NOW))
                .isEqualTo(asked);
        assertThat(denies(scene, message("/live", new Value.Text(body)))).isEqualTo(denied);
    }

    @Test
    void an_answer_is_judged_by_its_status_and_a_request_is_not() {
        Scene scene = rule("{paths: [/a/**], status: ['5??', 403]}");
        Command command = request("GET", "/a/b", Map.of());
        assertThat(denies(scene, command)).isFalse();
        assertThat(scene.policy()
                        .judgeAnswer(Scene.session(), command, 502, Scene.NOW)
                        .refusal()
                        .orElseThrow()
                        .reason())
                .contains("guardrail 'g' refused", "status 502");
        assertThat(scene.policy()
                        .judgeAnswer(Scene.session(), command, 200, Scene.NOW)
                        .refusal())
                .isEmpty();
        Command elsewhere = request("GET", "/b", Map.of());
        assertThat(scene.policy()
                        .judgeAnswer(Scene.session(), elsewhere, 502, Scene.NOW)
                        .refusal())
                .isEmpty();
    }

    @Test
    void a_statement_of_a_database_is_no_request() {
        assertThat(denies(rule("{methods: ['*']}"), Scene.command(Scene.statement("SELECT", "<t", Effect.READ))))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "match: {http: {}}",
                "match: {http: {paths: [users]}}",
                "match: {http: {routes: [users]}}",
                "match: {http: {body: {a/b: x}}}",
                "match: {http: {body: {/a: '>much'}}}",
                "match: {http: {headers: {'a b': x}}}",
                "match: {http: {status: [9]}}",
                "match: {http: {methods: [GET]}, kinds: [query]}",
                "match: {http: {method: [GET]}}"
            })
    void a_mistake_is_an_error_that_names_its_key(String match) {
        assertThat(Scene.problems("{kind: Guardrail, name: g, spec: {action: deny, " + match + "}}")
                        .toString())
                .contains("spec.match");
    }

    @Test
    void a_rule_on_answers_can_only_deny() {
        assertThat(Scene.problems("{kind: Guardrail, name: g, spec: {action: warn, match: {http: {status: [500]}}}}")
                        .toString())
                .contains("spec.action", "can only deny");
    }
}
