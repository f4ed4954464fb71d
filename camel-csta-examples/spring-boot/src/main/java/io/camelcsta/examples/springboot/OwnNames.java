/*
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *     http://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */
package io.camelcsta.examples.springboot;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.util.unit.DataSize;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Refuses every request that names another host than this application, or comes from a web page of another origin.
 * Otherwise any page could send services from a browser on this computer: it lets a name of its own lead to 127.0.0.1,
 * and is then of the same origin as this application. It also refuses a body that tells that it is too large, or does
 * not tell how large it is.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
class OwnNames extends OncePerRequestFilter {

    private final Set<String> names;
    private final DataSize limit;

    OwnNames(@Value("${pbx.http.names}") Set<String> names, @Value("${pbx.http.max-body-size}") DataSize limit) {
        this.names = names;
        this.limit = limit;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String host = request.getHeader(HttpHeaders.HOST);
        if (host == null
                || !names.contains(host.replaceFirst(":\\d*$", "").toLowerCase(Locale.ROOT))
                || !isOwn(Collections.list(request.getHeaders(HttpHeaders.ORIGIN)), host)) {
            response.setStatus(HttpServletResponse.SC_FORBIDDEN);
        } else if (request.getContentLengthLong() > limit.toBytes()) {
            response.setStatus(HttpServletResponse.SC_REQUEST_ENTITY_TOO_LARGE);
        } else if (request.getHeader(HttpHeaders.TRANSFER_ENCODING) != null) {
            response.setStatus(HttpServletResponse.SC_LENGTH_REQUIRED);
        } else {
            chain.doFilter(request, response);
        }
    }

    /** A browser tells the page's origin, such as {@code http://localhost:8082}; other clients tell none. */
    private static boolean isOwn(List<String> origins, String host) {
        return origins.stream()
                .allMatch(origin ->
                        origin.equalsIgnoreCase("http://" + host) || origin.equalsIgnoreCase("https://" + host));
    }
}
