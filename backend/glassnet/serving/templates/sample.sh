curl --fail-with-body {{ url }} \
  --header 'Content-Type: application/json' \
{%- if token %}
  --header "Authorization: Bearer ${{ token }}" \
{%- endif %}
  --data '{{ body | replace("'", "'\\''") }}'
