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
package io.camelcsta.codec.ber;

import io.camelcsta.codec.CodecException;
import io.camelcsta.model.Choice;
import io.camelcsta.model.DeviceId;
import io.camelcsta.model.Octets;
import io.camelcsta.model.Opaque;
import io.camelcsta.model.description.BasicType;
import io.camelcsta.model.description.ChoiceType;
import io.camelcsta.model.description.CstaType;
import io.camelcsta.model.description.Field;
import io.camelcsta.model.description.ListType;
import java.util.ArrayList;
import java.util.List;

/** Between the few types in which ECMA-285 and ECMA-323 differ. */
final class BerConversion {

    private BerConversion() {}

    /** A value read as the field's BER type, as one of its type. */
    static Object fromBer(String place, Field field, Object value, BerCursor in) throws CodecException {
        if (field.berType() == field.type()) {
            return value;
        }
        CstaType from = field.berType().base();
        CstaType to = field.type().base();
        if (from instanceof ListType && to == BasicType.ANY) {
            BerOutput items = new BerOutput();
            ((List<?>) value).forEach(item -> items.raw(((Opaque) item).ber().toBytes()));
            return Opaque.ofBer(Octets.of(items.toBytes()));
        } else if (from instanceof ListType && value instanceof List<?> list) {
            // one in XML: more than one are kept as they are
            return list.size() == 1 ? list.get(0) : Opaque.ofBer(in.whole());
        } else if (from == BasicType.DEVICE_ID && to instanceof ChoiceType choice) {
            return Choice.of(choice, "numberDialed", value);
        } else if (from == BasicType.INTEGER && to == BasicType.TEXT) {
            return value.toString();
        } else if (from == BasicType.TEXT && to == BasicType.ANY) {
            return Opaque.ofXml(
                    ((String) value).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"));
        }
        throw in.error(place, from.typeName() + " cannot be read as " + to.typeName());
    }

    /** A value of the field's type, as one of its BER type. */
    static Object toBer(String place, Field field, Object value) throws CodecException {
        if (field.berType() == field.type()) {
            return value;
        }
        CstaType to = field.berType().base();
        CstaType from = field.type().base();
        if (to instanceof ListType && value instanceof Opaque opaque && opaque.ber() != null) {
            return items(place, opaque.ber());
        } else if (to instanceof ListType) {
            return List.of(value);
        } else if (to == BasicType.DEVICE_ID
                && value instanceof Choice choice
                && choice.value() instanceof DeviceId device) {
            return device;
        } else if (to == BasicType.INTEGER && from == BasicType.TEXT) {
            try {
                return Long.valueOf((String) value);
            } catch (NumberFormatException e) {
                throw new CodecException(place + ": a whole number in ECMA-285, '" + value + "' is none", -1, e);
            }
        } else if (to == BasicType.TEXT
                && value instanceof Opaque opaque
                && opaque.xml() != null
                && !opaque.xml().contains("<")) {
            return opaque.xml().replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
        }
        throw new CodecException(place + ": this value exists in ECMA-323 only and cannot be sent over ECMA-285", -1);
    }

    private static List<Object> items(String place, Octets octets) throws CodecException {
        List<Object> items = new ArrayList<>();
        BerCursor in = new BerCursor(octets.toBytes(), BerLimits.DEFAULT);
        while (in.next(place)) {
            items.add(Opaque.ofBer(in.whole()));
        }
        return items;
    }
}
