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
package io.camelcsta.service;

import io.camelcsta.model.CstaBody;
import io.camelcsta.model.EventClass;
import java.util.function.Function;

/**
 * An event for those who want it.
 *
 * @param eventClass its class
 * @param device the monitored device that it came by, or null if it is for all
 * @param callId the call that its order is kept by, or null
 * @param joins what it does to the order of calls, or null
 * @param body makes the body for a consumer; null means that this consumer does not get it
 */
record Emission(
        EventClass eventClass,
        String device,
        String callId,
        Calls.Joining joins,
        Function<Subscription, CstaBody> body) {}
